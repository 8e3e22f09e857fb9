/** Prints how many tests passed and failed, alone on the last line; a suite that could not run counts as one failure. */
module.exports = class CountReporter {
  onRunComplete(_, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    process.stdout.write(`\n${results.numPassedTests} passed, ${failed} failed\n`);
  }
};
