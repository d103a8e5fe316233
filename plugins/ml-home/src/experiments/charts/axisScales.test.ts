import { readAxisScales, writeAxisScale } from './axisScales';

const url = (search: string) => {
  const query = new URLSearchParams(search);
  return { all: (key: string) => query.getAll(key) };
};

describe('the scales of axes in the address', () => {
  it('reads one per column and nothing else', () => {
    expect([
      ...readAxisScales(
        url('scale=log:params.a:b&scale=linear:metrics.loss&scale=cubic:x'),
      ),
    ]).toEqual([
      ['params.a:b', 'log'],
      ['metrics.loss', 'linear'],
    ]);
    expect(readAxisScales(url('')).size).toBe(0);
  });

  it('changes one and keeps the others', () => {
    const address = url('scale=log:params.lr&scale=log:metrics.loss');
    expect(writeAxisScale(address, 'params.lr', 'linear')).toEqual({
      scale: ['linear:params.lr', 'log:metrics.loss'],
    });
    expect(writeAxisScale(url(''), 'params.lr', 'log')).toEqual({
      scale: ['log:params.lr'],
    });
  });
});
