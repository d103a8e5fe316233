import { csvField } from '@ml-home/backstage-plugin-ml-home-common';
import { csvHeader, csvLine } from './runCsv';

describe('runs as CSV', () => {
  it.each([
    [undefined, ''],
    [0.5, '0.5'],
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"\nthere', '"say ""hi""\nthere"'],
    ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
    ['-0.5', '-0.5'],
    ['-rm', "'-rm"],
  ])('writes %j', (value, field) => {
    expect(csvField(value)).toBe(field);
  });

  it('leaves what a run lacks empty', () => {
    const columns = ['metrics.loss', 'params.lr'];
    const row = {
      runId: 'r1',
      name: 'a',
      experimentId: '1',
      status: 'FINISHED' as const,
      stale: false,
      lifecycleStage: 'active' as const,
      startTime: 0,
      lastActivityAt: '2026-01-01T00:00:00.000Z',
      childCount: 0,
      values: { 'metrics.loss': 'NaN' },
    };
    expect(csvHeader(columns)).toBe(
      'run_id,name,status,start_time,end_time,user,parent_run_id,metrics.loss,params.lr\r\n',
    );
    expect(csvLine(row, columns)).toBe(
      'r1,a,FINISHED,1970-01-01T00:00:00.000Z,,,,NaN,\r\n',
    );
  });
});
