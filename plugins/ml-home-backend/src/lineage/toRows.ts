import {
  LineageDataset,
  LineageEventInput,
  LineageName,
} from '@ml-home/backstage-plugin-ml-home-node';
import { digestOf } from './canonical';
import { NewEvent } from './DatabaseLineageEventStore';
import { SeenNode } from './DatabaseLineageGraphStore';
import { LinkNode } from './deriveLinks';
import { aliasesOf, toReference } from './names';

/** A sender's clock may be ahead by so much, in milliseconds. */
const SKEW = 5 * 60_000;

/** When something was seen: no later than it was received, whatever the sender's clock says. */
export const seenAt = (event: LineageEventInput, receivedAt: number): number =>
  Math.min(event.eventTime, receivedAt);

export function datasetsOf(event: LineageEventInput): LineageDataset[] {
  return event.kind === 'dataset'
    ? [event.dataset]
    : [...event.inputs, ...event.outputs];
}

/** An event as the log keeps it. */
export function toNewEvent(
  event: LineageEventInput,
  receivedAt: number,
): NewEvent {
  const job = event.kind === 'dataset' ? undefined : event.job;
  return {
    namespace:
      event.kind === 'dataset' ? event.dataset.namespace : event.job.namespace,
    digest: digestOf(event.event),
    kind: event.kind,
    job: job?.name,
    ...(event.kind === 'run'
      ? { runId: event.runId, eventType: event.eventType }
      : {}),
    eventMs: event.eventTime,
    clockSkew: event.eventTime > receivedAt + SKEW,
    datasets: [...new Set(datasetsOf(event).map(toReference))].sort(),
    event: event.event,
  };
}

/** What a feature family may call a dataset. */
const calledNames = ({ namespace, name }: LineageName): string[] => [
  `${namespace}/${name}`,
  name,
];

/** Of a node that is known already: widens nothing. */
export const NO_SPAN = {
  firstSeen: Date.UTC(9999, 0),
  lastSeen: Date.UTC(1000, 0),
};

/** A dataset or job as an event or edge names it, with the other names it gives it. */
export function toSeenNode(
  node: LinkNode,
  seen: { firstSeen: number; lastSeen: number },
  facets: LineageDataset['facets'] = {},
): SeenNode {
  const aliases = node.kind === 'dataset' ? aliasesOf(facets) : [];
  const names =
    node.kind === 'dataset' ? [node, ...aliases].flatMap(calledNames) : [];
  return {
    kind: node.kind,
    namespace: node.namespace,
    name: node.name,
    aliases: [...new Set(aliases.map(alias => calledNames(alias)[0]))].sort(),
    names: [...new Set(names)].sort(),
    ...seen,
  };
}

/** Datasets and jobs that an event names, with their facets. */
export function namedIn(
  event: LineageEventInput,
): (LinkNode & { facets: LineageDataset['facets'] })[] {
  const datasets = datasetsOf(event).map(dataset => ({
    kind: 'dataset' as const,
    namespace: dataset.namespace,
    name: dataset.name,
    facets: dataset.facets,
  }));
  if (event.kind === 'dataset') return datasets;
  const { namespace, name, facets } = event.job;
  return [...datasets, { kind: 'job', namespace, name, facets }];
}

const union = (a: string[], b: string[]) => [...new Set([...a, ...b])].sort();

export const mergeSeen = (a: SeenNode, b: SeenNode): SeenNode => ({
  ...a,
  aliases: union(a.aliases, b.aliases),
  names: union(a.names, b.names),
  firstSeen: Math.min(a.firstSeen, b.firstSeen),
  lastSeen: Math.max(a.lastSeen, b.lastSeen),
});
