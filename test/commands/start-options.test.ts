import { parseStartOptions, wordsKeptByNpm } from '../../src/commands/start-options';

describe('the options of npm start', () => {
  it('roll out a changed version, and with --break one that cannot start', () => {
    expect(parseStartOptions([]).nextVersion).toBe('changed');
    expect(parseStartOptions(['--break', '--only', 'lab']).nextVersion).toBe('broken');
  });

  it('are what npm took for its own, too', () => {
    expect(wordsKeptByNpm({ npm_config_break: 'true', npm_config_json: 'true' })).toEqual(['--json', '--break']);
  });

  it('have no value where they take none', () => {
    expect(() => parseStartOptions(['--break=lab'])).toThrow('takes no value');
  });
});
