import { GroupCommit } from './GroupCommit';

const aGroup = (fail: (items: number[]) => Error | undefined) => {
  const written: number[][] = [];
  const group = new GroupCommit<number, number>({
    maxItems: 3,
    write: async items => {
      written.push(items);
      const error = fail(items);
      if (error) throw error;
      return items.map(item => item * 10);
    },
  });
  const add = (items: number[]) =>
    Promise.allSettled(items.map(item => group.add(item)));
  return { written, add };
};

const errorOf = (code: string) => Object.assign(new Error(code), { code });
const fulfilled = (value: number) => ({ status: 'fulfilled', value });
const rejected = (code: string) => ({
  status: 'rejected',
  reason: expect.objectContaining({ code }),
});

describe('GroupCommit', () => {
  it('writes the first at once and what waits together, a bounded number at a time', async () => {
    const { written, add } = aGroup(() => undefined);
    expect(await add([1, 2, 3, 4, 5])).toEqual(
      [10, 20, 30, 40, 50].map(fulfilled),
    );
    expect(written).toEqual([[1], [2, 3, 4], [5]]);
  });

  it('tries each alone when Postgres refuses a group', async () => {
    const { add } = aGroup(items =>
      items.includes(3) ? errorOf('23503') : undefined,
    );
    expect(await add([1, 2, 3, 4])).toEqual([
      fulfilled(10),
      fulfilled(20),
      rejected('23503'),
      fulfilled(40),
    ]);
  });

  it.each(['ECONNRESET', 'EPIPE', '08006', '57P01'])(
    'tries nothing again that may be committed (%s)',
    async code => {
      const { written, add } = aGroup(items =>
        items.length > 1 ? errorOf(code) : undefined,
      );
      expect(await add([1, 2, 3])).toEqual([
        fulfilled(10),
        rejected(code),
        rejected(code),
      ]);
      expect(written).toEqual([[1], [2, 3]]);
    },
  );
});
