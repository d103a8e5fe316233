import { fromOdcs, fromOpenSlo, toOdcs, toOpenSlo } from './exchange';
import { Deadline, Schedule } from './types';

const schedule: Schedule = { cadence: 'day', zone: 'Europe/Stockholm' };
const deadlines: Deadline[] = [
  { kind: 'offset', minutes: 600 },
  { kind: 'offset', minutes: 95 },
  { kind: 'wallClock', time: '10:00', days: 1 },
];

describe('promises in other formats', () => {
  it.each(deadlines)('go to OpenSLO and back (%j)', deadline => {
    const slo = { objective: 0.95, deadline, windowDays: 28 };
    const document = toOpenSlo('user_skips.v2', schedule, slo);
    expect(document).toMatchObject({
      apiVersion: 'openslo/v1',
      kind: 'SLO',
      metadata: { name: 'user-skips-v2-delivery' },
      spec: {
        timeWindow: [{ duration: '28d', isRolling: true }],
        budgetingMethod: 'Occurrences',
        objectives: [{ target: 0.95 }],
      },
    });
    expect(fromOpenSlo(document)).toEqual({ schedule, slo });
  });

  it.each(deadlines)('go to an Open Data Contract and back (%j)', deadline => {
    const slo = { objective: 0.9, deadline, windowDays: 28 };
    const found = fromOdcs(toOdcs('skips', schedule, slo), 0.9);
    expect(found.slo).toEqual(slo);
    expect(found.schedule?.cadence).toBe('day');
  });

  const valid = toOpenSlo('a', schedule, {
    objective: 0.9,
    deadline: deadlines[0],
    windowDays: 28,
  }) as { metadata: object; spec: object };
  it.each([
    [undefined, 'The document must be an object'],
    [{ ...valid, apiVersion: 'v2' }, 'apiVersion must be openslo/v1'],
    [{ ...valid, kind: 'SLI' }, 'kind must be SLO'],
    [{ ...valid, metadata: { name: 'a' } }, 'mlhome.dev/within'],
    [
      { ...valid, spec: { ...valid.spec, budgetingMethod: 'Timeslices' } },
      'spec.budgetingMethod',
    ],
    [{ ...valid, spec: { ...valid.spec, timeWindow: [] } }, 'spec.timeWindow'],
    [
      { ...valid, spec: { ...valid.spec, objectives: [{ target: 'high' }] } },
      'spec.objectives[0].target',
    ],
  ])('refuse what is no SLO of deliveries', (document, message) => {
    expect(() => fromOpenSlo(document)).toThrow(message);
  });

  it('refuse an offset in place of a zone', () => {
    expect(() =>
      fromOdcs(
        {
          slaProperties: [
            { property: 'timeOfAvailability', value: '09:00', unit: '-08:00' },
          ],
        },
        0.9,
      ),
    ).toThrow('must name a time zone');
    expect(() =>
      fromOdcs({ slaProperties: [{ property: 'retention' }] }, 0.9),
    ).toThrow("needs 'latency'");
  });
});
