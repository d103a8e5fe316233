import { SlowAnswers } from './SlowAnswers';

/** Answers that count how often they were asked for, each taking some time. */
function aClock() {
  let time = 0;
  let asked = 0;
  const answers = new SlowAnswers<number>(() => time);
  return {
    answers,
    pass: (ms: number) => (time += ms),
    ask: (ms: number, key = 'a') =>
      answers.answer(key, async () => {
        asked += 1;
        const number = asked;
        await null;
        time += ms;
        return number;
      }),
  };
}

describe('SlowAnswers', () => {
  it('asks anew for what is answered quickly', async () => {
    const { ask } = aClock();
    expect([await ask(100), await ask(100)]).toEqual([1, 2]);
  });

  it('keeps what took long for twenty times as long', async () => {
    const { ask, pass } = aClock();
    expect([await ask(3_000), await ask(3_000)]).toEqual([1, 1]);
    pass(59_999);
    expect(await ask(3_000)).toBe(1);
    pass(1);
    expect(await ask(3_000)).toBe(2);
  });

  it('lets all who ask at once wait for one answer', async () => {
    const { ask } = aClock();
    expect(await Promise.all([ask(100), ask(100), ask(100)])).toEqual([
      1, 1, 1,
    ]);
  });

  it('tells questions apart, and forgets when it is told to', async () => {
    const { answers, ask } = aClock();
    expect([await ask(3_000, 'a'), await ask(3_000, 'b')]).toEqual([1, 2]);
    answers.forget();
    expect(await ask(3_000, 'a')).toBe(3);
  });

  it('keeps no failure, nor what was asked before it was told to forget', async () => {
    const { answers, ask } = aClock();
    const fail = () =>
      answers.answer('a', () => Promise.reject(new Error('no')));
    await expect(fail()).rejects.toThrow('no');
    const old = ask(3_000);
    answers.forget();
    const fresh = ask(3_000);
    expect([await old, await fresh, await ask(3_000)]).toEqual([1, 2, 2]);
  });
});
