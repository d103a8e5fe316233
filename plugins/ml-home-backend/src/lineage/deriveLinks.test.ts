import {
  aDataset,
  aRunEvent,
  columnFacet,
  lineageFacet,
} from '../__testUtils__/lineage';
import { deriveLinks } from './deriveLinks';
import { toldBy } from './told';

type Given = Parameters<typeof aRunEvent>[0];

/** The pairs that feed, as `a>b`, with `?` where that is only assumed. */
const fed = (given: Given) =>
  deriveLinks(toldBy(aRunEvent(given)))
    .filter(({ relation }) => relation === 'feeds')
    .map(
      ({ source, target, learned }) =>
        `${source.name}>${target.name}${learned === 'assumed' ? '?' : ''}`,
    )
    .sort();

const [a, b, x, y] = ['a', 'b', 'x', 'y'].map(name => aDataset(name));

describe('deriveLinks', () => {
  it.each<[string, Given, string[]]>([
    ['one into one', { inputs: [a], outputs: [x] }, ['a>x']],
    ['several into one', { inputs: [a, b], outputs: [x] }, ['a>x', 'b>x']],
    ['one into several', { inputs: [a], outputs: [x, y] }, ['a>x', 'a>y']],
    [
      'several into several, which is only assumed',
      { inputs: [a, b], outputs: [x, y] },
      ['a>x?', 'a>y?', 'b>x?', 'b>y?'],
    ],
    ['no input', { outputs: [x] }, []],
    ['a dataset into itself', { inputs: [a, b], outputs: [a] }, ['b>a']],
    [
      'the facet lineage of the job before all else',
      {
        inputs: [a, b],
        outputs: [aDataset('x', { facets: columnFacet('b') }), y],
        jobFacets: lineageFacet({ x: ['a'] }),
      },
      ['a>x'],
    ],
    [
      'an output without a source, as the facet says',
      { inputs: [a], outputs: [x], jobFacets: lineageFacet({ x: [] }) },
      [],
    ],
    [
      'the facet lineage of the output, also of single fields',
      {
        inputs: [a, b],
        outputs: [
          aDataset('x', {
            facets: {
              lineage: {
                fields: { f: { inputs: [{ ...b, type: 'DATASET' }] } },
              },
            },
          }),
        ],
      },
      ['b>x'],
    ],
    [
      'columnLineage where there is one, and the rest as before',
      {
        inputs: [a, b],
        outputs: [aDataset('x', { facets: columnFacet('a') }), y],
      },
      ['a>x', 'a>y?', 'b>y?'],
    ],
    [
      'a deleted facet as if it was not there',
      {
        inputs: [a],
        outputs: [x],
        jobFacets: { lineage: { _deleted: true, entries: [] } },
      },
      ['a>x'],
    ],
    [
      'facets of another form than they should have',
      {
        inputs: [a],
        outputs: [
          aDataset('x', {
            facets: { lineage: { inputs: [7, null, { name: 3 }] } },
          }),
        ],
        jobFacets: { lineage: { entries: 'none' } },
      },
      [],
    ],
  ])('reads %s', (_, given, wanted) => {
    expect(fed(given)).toEqual(wanted);
  });

  it('says what the job reads and writes, also by entries for jobs', () => {
    const links = deriveLinks(
      toldBy(
        aRunEvent({
          outputs: [x],
          jobFacets: {
            lineage: {
              entries: [
                { type: 'JOB', inputs: [{ ...a, type: 'DATASET' }] },
                { ...y, type: 'DATASET', inputs: [{ type: 'JOB' }] },
              ],
            },
          },
        }),
      ),
    );
    expect(
      links.map(one => `${one.source.name} ${one.relation} ${one.target.name}`),
    ).toEqual(['daily writes x', 'a reads daily', 'daily writes y']);
  });
});
