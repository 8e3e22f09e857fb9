import { parseStartOptions, wordsKeptByNpm } from '../../src/commands/start-options';

describe('the options of npm start', () => {
  it('roll out a changed version, and with --break one that cannot start', () => {
    expect(parseStartOptions([]).nextVersion).toBe('changed');
    expect(parseStartOptions(['--break', '--only', 'lab']).nextVersion).toBe('broken');
  });

  it('are what npm took for its own, too', () => {
    expect(wordsKeptByNpm({ npm_config_break: 'true', npm_config_json: 'true' })).toEqual(['--json', '--break']);
  });

  it.each([
    [['--onyl', 'x'], 'Did you mean "--only"'],
    [['lab-nat'], '"lab-nat" is not an option'],
    [['--only'], 'needs a value'],
    [['--keep=yes'], 'takes no value'],
    [['--break=lab'], 'takes no value'],
    [['--build-arg', 'X'], 'is not a name and a value'],
  ])('are not %j, and why', (words, why) => {
    expect(() => parseStartOptions(words)).toThrow(why);
  });
});
