import {
  chartKeysNow,
  defaultCharts,
  readLineSettings,
  readPanel,
  readZoom,
  writeZoom,
} from './chartState';

const url = (search: string) => {
  const query = new URLSearchParams(search);
  return {
    get: (key: string) => query.get(key) ?? undefined,
    all: (key: string) => query.getAll(key),
  };
};

describe('the charts in the address', () => {
  it.each([
    [undefined, 'lines'],
    ['off', 'off'],
    ['heat', 'heat'],
    ['pie', 'lines'],
  ])('panel %s', (text, expected) => {
    expect(readPanel(text)).toBe(expected);
  });

  it('reads the settings of lines', () => {
    expect(
      readLineSettings(url('x=wall&y=log&smooth=0.6&zoom=10~250&steps=1~4')),
    ).toEqual({
      axis: 'wall',
      log: true,
      smoothing: 0.6,
      zoom: [10, 250],
      steps: [1, 4],
      values: true,
    });
  });

  it.each(['zoom=9~3', 'zoom=a~b', 'zoom=5', 'smooth=7&x=sideways&y=cubic'])(
    'falls back on %s',
    search => {
      expect(readLineSettings(url(search))).toEqual({
        axis: 'step',
        log: false,
        smoothing: 0,
        zoom: undefined,
        steps: undefined,
        values: true,
      });
    },
  );

  it('writes a zoom as it reads it', () => {
    const zoom: [number, number] = [-3e-7, 1.5e21];
    const written = writeZoom(zoom, [1, 4]) as Record<string, string>;
    expect(readZoom(url(new URLSearchParams(written).toString()))).toEqual({
      zoom,
      steps: [1, 4],
    });
    expect(writeZoom(undefined, [1, 4])).toEqual({});
  });

  it('charts telling metrics first, those of the machine never by itself', () => {
    const keys = ['val_loss', 'train_loss', 'lr', 'system/cpu'];
    expect(defaultCharts(keys)[0]).toBe('val_loss');
    expect(defaultCharts(keys)).not.toContain('system/cpu');
    expect(defaultCharts(['system/cpu'])).toEqual(['system/cpu']);
    expect(
      chartKeysNow(url('chart=lr&chart=lr&chart=system/cpu'), keys),
    ).toEqual(['lr', 'system/cpu']);
  });
});
