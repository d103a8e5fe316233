import { LineageName } from '@ml-home/backstage-plugin-ml-home-node';
import {
  columnInputs,
  fromKey,
  listOf,
  recordOf,
  toKey,
  toName,
} from './names';
import { heldOf, Registers } from './runState';

export interface LinkNode extends LineageName {
  kind: 'dataset' | 'job';
}

export interface Link {
  relation: 'feeds' | 'reads' | 'writes';
  source: LinkNode;
  target: LinkNode;
  via?: LinkNode;
  learned: 'declared' | 'observed' | 'assumed';
}

/** What a run says, or an event without one. */
export interface Told {
  /** Absent of an event about a dataset alone. */
  job?: LineageName;
  jobFacets: Registers;
  inputs: Record<string, Registers>;
  outputs: Record<string, Registers>;
  /** How it counts what it says outright. */
  learned: 'declared' | 'observed';
}

const dataset = (name: LineageName): LinkNode => ({
  kind: 'dataset',
  namespace: name.namespace,
  name: name.name,
});

/** The inputs of an entry of the facet `lineage`, also those that feed only single fields. */
function entryInputs(entry: Record<string, unknown>): unknown[] {
  const fields = Object.values(recordOf(entry.fields));
  return [
    ...listOf(entry.inputs),
    ...fields.flatMap(field => listOf(recordOf(field).inputs)),
  ];
}

/** An input of the facet `lineage`; without a name a job is that of the event. */
function toInput(value: unknown, own?: LinkNode): LinkNode | undefined {
  const name = toName(value);
  if (recordOf(value).type !== 'JOB') return name && dataset(name);
  return name ? { kind: 'job', ...name } : own;
}

class Links {
  readonly #links = new Map<string, Link>();
  readonly #via?: LinkNode;

  constructor(via?: LinkNode) {
    this.#via = via;
  }

  add(
    relation: Link['relation'],
    source: LinkNode,
    target: LinkNode,
    learned: Link['learned'],
  ): void {
    if (source.kind === target.kind && toKey(source) === toKey(target)) return;
    const link = { relation, source, target, via: this.#via, learned };
    const key = `${relation} ${source.kind} ${toKey(source)} ${
      target.kind
    } ${toKey(target)}`;
    const known = this.#links.get(key);
    if (!known || known.learned === 'assumed') this.#links.set(key, link);
  }

  /** That something flows into something, in the words of the relation that it is. */
  addFlow(source: LinkNode, target: LinkNode, learned: Link['learned']): void {
    const relation =
      source.kind === target.kind
        ? 'feeds'
        : (source.kind === 'dataset' && 'reads') || 'writes';
    this.add(relation, source, target, learned);
  }

  all(): Link[] {
    return [...this.#links.values()];
  }
}

/** Whatever is named outright, apart from inputs and outputs, whether an edge follows from it or not. */
export function namedByFacets(told: Told): LinkNode[] {
  const entries = listOf(heldOf(told.jobFacets, 'lineage')?.entries);
  const outputs = Object.values(told.outputs);
  const explicit = [
    ...entries.map(recordOf),
    ...outputs.map(facets => recordOf(heldOf(facets, 'lineage'))),
  ];
  return [
    ...entries.flatMap(entry => toInput(entry) ?? []),
    ...explicit.flatMap(entryInputs).flatMap(input => toInput(input) ?? []),
    ...outputs
      .flatMap(facets => columnInputs(heldOf(facets, 'columnLineage')))
      .map(dataset),
  ];
}

/**
 * The edges that follow from what was said. What feeds an output is taken from the first of these that there is: the
 * facet `lineage` of job or output, the output's `columnLineage`, and else every input of the job. Where that would be
 * several inputs into several outputs, it is only assumed.
 */
export function deriveLinks(told: Told): Link[] {
  const { learned } = told;
  const job: LinkNode | undefined = told.job && { kind: 'job', ...told.job };
  const links = new Links(job);
  const inputs = Object.keys(told.inputs).map(fromKey);
  const outputs = Object.entries(told.outputs);
  if (job) {
    for (const input of inputs) {
      links.add('reads', dataset(input), job, learned);
    }
    for (const [key] of outputs) {
      links.add('writes', job, dataset(fromKey(key)), learned);
    }
  }

  const jobLineage = heldOf(told.jobFacets, 'lineage');
  for (const value of listOf(jobLineage?.entries)) {
    const entry = recordOf(value);
    const target = toInput(entry, job);
    if (!target) continue;
    for (const input of entryInputs(entry)) {
      const source = toInput(input, job);
      if (source) links.addFlow(source, target, learned);
    }
  }

  for (const [key, facets] of outputs) {
    const target = dataset(fromKey(key));
    const own = heldOf(facets, 'lineage');
    for (const input of own ? entryInputs(own) : []) {
      const source = toInput(input, job);
      if (source) links.addFlow(source, target, learned);
    }
    // The facet says all there is to say, also that an output has no source.
    if (jobLineage || own) continue;
    const columns = columnInputs(heldOf(facets, 'columnLineage'));
    for (const source of columns) {
      links.add('feeds', dataset(source), target, learned);
    }
    if (columns.length > 0) continue;
    const certain = inputs.length === 1 || outputs.length === 1;
    for (const input of inputs) {
      links.add('feeds', dataset(input), target, certain ? learned : 'assumed');
    }
  }
  return links.all();
}
