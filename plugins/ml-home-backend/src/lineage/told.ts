import {
  Facets,
  LineageDataset,
  LineageEventInput,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Told } from './deriveLinks';
import { toKey } from './names';
import { Register, Registers } from './runState';

/** What an event says by itself, in the form in which a run says it. */
export function toldBy(event: LineageEventInput): Told {
  const registers = (facets: Facets): Registers =>
    Object.fromEntries(
      Object.entries(facets).map(([name, facet]): [string, Register] => [
        name,
        // eslint-disable-next-line no-underscore-dangle
        [event.eventTime, facet._deleted === true ? null : facet],
      ]),
    );
  const byKey = (datasets: LineageDataset[]) =>
    Object.fromEntries(
      datasets.map(one => [toKey(one), registers(one.facets)]),
    );
  if (event.kind === 'dataset') {
    return {
      jobFacets: {},
      inputs: {},
      outputs: byKey([event.dataset]),
      learned: 'declared',
    };
  }
  const { namespace, name, facets } = event.job;
  return {
    job: { namespace, name },
    jobFacets: registers(facets),
    inputs: byKey(event.inputs),
    outputs: byKey(event.outputs),
    learned: event.kind === 'run' ? 'observed' : 'declared',
  };
}
