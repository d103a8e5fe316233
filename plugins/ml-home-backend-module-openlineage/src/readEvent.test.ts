import { readEvent } from './readEvent';

const PRODUCER = 'https://example.net/etl';
const RUN = '0192f0c0-0000-7000-8000-000000000001';
const base = {
  eventTime: '2026-03-28T05:00:00Z',
  producer: PRODUCER,
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json',
};
const job = { namespace: 'airflow', name: 'daily' };
const aRunEvent = (given: object = {}) => ({
  ...base,
  eventType: 'COMPLETE',
  run: { runId: RUN },
  job,
  ...given,
});
const nested = (depth: number): unknown =>
  depth === 0 ? 1 : { inner: nested(depth - 1) };

describe('readEvent', () => {
  it('reads an event of a run with all that is in it', () => {
    const facet = { _producer: PRODUCER, _schemaURL: 'x', anything: [1] };
    const sent = aRunEvent({
      run: { runId: RUN.toUpperCase(), facets: { mine: facet } },
      inputs: [{ namespace: 'pg', name: 'a', inputFacets: { i: facet } }],
      outputs: [
        {
          namespace: 'pg',
          name: 'b',
          facets: { s: facet, gone: null },
          outputFacets: { o: facet },
        },
      ],
      somethingNew: true,
    });
    expect(readEvent(sent).event).toEqual({
      kind: 'run',
      eventTime: Date.UTC(2026, 2, 28, 5),
      eventType: 'COMPLETE',
      runId: RUN,
      runFacets: { mine: facet },
      job: { ...job, facets: {} },
      inputs: [
        { namespace: 'pg', name: 'a', facets: {}, useFacets: { i: facet } },
      ],
      outputs: [
        {
          namespace: 'pg',
          name: 'b',
          facets: { s: facet },
          useFacets: { o: facet },
        },
      ],
      event: sent,
    });
  });

  it.each([
    ['an event of a job', { ...base, job }, 'job'],
    [
      'an event of a dataset',
      { ...base, dataset: { namespace: 'pg', name: 'a' } },
      'dataset',
    ],
    ['no type', aRunEvent({ eventType: undefined }), 'run'],
    [
      'nulls where nothing is',
      aRunEvent({ inputs: null, eventType: null }),
      'run',
    ],
  ])('reads %s', (_, sent, kind) => {
    expect(readEvent(sent).event?.kind).toBe(kind);
  });

  it.each([
    ['2026-03-28T05:00:00', '2026-03-28T05:00:00.000Z'],
    ['2026-03-28T05:00:00.123456+02:00', '2026-03-28T03:00:00.123Z'],
    ['2026-03-28T05:00:00.123456789Z', '2026-03-28T05:00:00.123Z'],
  ])('reads the time %s', (eventTime, iso) => {
    const { event } = readEvent(aRunEvent({ eventTime }));
    expect(new Date(event!.eventTime).toISOString()).toBe(iso);
  });

  it.each<[string, unknown, unknown]>([
    ['no time', aRunEvent({ eventTime: undefined }), 'eventTime: is missing'],
    [
      'a day as time',
      aRunEvent({ eventTime: '2026-03-28' }),
      expect.stringContaining('eventTime: must be a date and time since 1970'),
    ],
    [
      'a number as time',
      aRunEvent({ eventTime: 5 }),
      'eventTime: must be a date and time',
    ],
    ['no producer', aRunEvent({ producer: undefined }), 'producer: is missing'],
    ['no schema', aRunEvent({ schemaURL: '' }), 'schemaURL: must not be empty'],
    [
      'another type',
      aRunEvent({ eventType: 'DONE' }),
      'eventType: must be one of START, RUNNING, COMPLETE, ABORT, FAIL, OTHER',
    ],
    [
      'a run that is no UUID',
      aRunEvent({ run: { runId: 'run-1' } }),
      'run.runId: must be a UUID',
    ],
    ['a run without its id', aRunEvent({ run: {} }), 'run.runId: is missing'],
    [
      'a type without a run',
      { ...base, eventType: 'START', job },
      'run: is missing',
    ],
    ['no job', aRunEvent({ job: undefined }), 'job: is missing'],
    [
      'a dataset without a namespace',
      aRunEvent({ inputs: [{ name: 'a' }] }),
      'inputs[0].namespace: is missing',
    ],
    [
      'inputs that are no list',
      aRunEvent({ inputs: {} }),
      'inputs: must be a list',
    ],
    [
      'a facet that is no object',
      aRunEvent({ run: { runId: RUN, facets: { f: 3 } } }),
      'run.facets.f: must be an object',
    ],
    [
      'a name as long as a book',
      aRunEvent({ job: { namespace: 'é', name: 'x'.repeat(2_000) } }),
      'job.name: must not have more than 2000 bytes together with its namespace, it has 2002',
    ],
    [
      'nothing',
      {},
      'run: is missing; an event has run and job, or job alone, or dataset',
    ],
    ['a list', [], 'the event: must be an object'],
    ['nothing at all', undefined, 'the event: must be an object'],
    [
      'a well',
      aRunEvent({ run: { runId: RUN, facets: { deep: nested(200) } } }),
      'the event: nests deeper than 100 levels',
    ],
  ])('refuses %s and names the field', (_, sent, reason) => {
    expect(readEvent(sent).reasons).toEqual([reason]);
  });

  it('puts another character in the place of those that cannot be stored', () => {
    const { event } = readEvent(
      aRunEvent({ job: { namespace: 'a\u0000b', name: 'c\ud800' } }),
    );
    expect(event).toMatchObject({
      job: { namespace: 'a\ufffdb', name: 'c\ufffd' },
      event: { job: { namespace: 'a\ufffdb', name: 'c\ufffd' } },
    });
  });
});
