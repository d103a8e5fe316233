import { mockServices } from '@backstage/backend-test-utils';
import { PollingLoop, waitAfter } from './PollingLoop';

/** Runs a loop whose n-th turn does what `turns[n]` says, then stops it. */
async function runTurns(turns: Array<'ok' | 'fail'>) {
  const logger = mockServices.logger.mock();
  const left = [...turns];
  let loop: PollingLoop | undefined;
  await new Promise<void>(resolve => {
    loop = new PollingLoop({
      subject: 'the models',
      intervalMs: 1,
      logger,
      async run() {
        const turn = left.shift();
        if (turn === undefined) {
          resolve();
        } else if (turn === 'fail') {
          throw new Error('connect ECONNREFUSED');
        }
      },
    });
    loop.start();
  });
  await loop?.stop();
  return logger;
}

describe('PollingLoop', () => {
  it('warns once per series of failures and tells when it is over', async () => {
    const logger = await runTurns(['ok', 'fail', 'fail', 'fail', 'ok', 'fail']);
    expect(logger.warn).toHaveBeenCalledTimes(2);
    expect(logger.warn).toHaveBeenCalledWith(
      'Could not read the models, trying again: Error: connect ECONNREFUSED',
    );
    expect(logger.info).toHaveBeenCalledWith('Reading the models works again');
  });

  it('ends the run under way when it is stopped', async () => {
    const logger = mockServices.logger.mock();
    const running = new Promise<PollingLoop>(resolve => {
      const loop: PollingLoop = new PollingLoop({
        subject: 'the models',
        intervalMs: 1,
        logger,
        run: signal =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
            resolve(loop);
          }),
      });
      loop.start();
    });
    await (await running).stop();
    expect(logger.warn).not.toHaveBeenCalled();
  });
});

describe('waitAfter', () => {
  it.each([
    [0, 2000, 2000],
    [1, 2000, 4000],
    [3, 2000, 16000],
    [4, 2000, 30000],
    [1000, 2000, 30000],
    [2, 60000, 60000],
  ])('after %i failures at %i ms it is %i ms', (failures, interval, wait) => {
    expect(waitAfter(failures, interval)).toBe(wait);
  });
});
