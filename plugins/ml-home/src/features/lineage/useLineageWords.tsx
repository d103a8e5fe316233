import { LineageNode } from '@ml-home/backstage-plugin-ml-home-common';
import {
  NodeWords,
  State,
  StateLabel,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { glyphOfSlo } from '../quality/qualityModel';
import { useQualityWords } from '../quality/useQualityWords';

const STAGES: Record<string, State> = {
  production: 'running',
  deprecated: 'stale',
  retired: 'none',
};
const RUNS: Record<string, State> = {
  FINISHED: 'ok',
  FAILED: 'fail',
  RUNNING: 'running',
  SCHEDULED: 'pending',
  KILLED: 'none',
};

/** How nodes are called and how they stand; what is not known says so. */
export function useLineageWords(
  hrefOf: (node: LineageNode) => string | undefined,
) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const words = useQualityWords();
  const ended: Record<string, { state: State; word: string }> = {
    COMPLETE: { state: 'ok', word: t('lineage.ok') },
    FAIL: { state: 'fail', word: t('lineage.failedRun') },
    ABORT: { state: 'none', word: t('lineage.aborted') },
    RUNNING: { state: 'running', word: t('lineage.running') },
  };
  const stateOf = (node: LineageNode): { state: State; word: string } => {
    switch (node.kind) {
      case 'family': {
        if (!node.slo) return { state: 'unknown', word: t('lineage.unseen') };
        const { state, n, onTime } = node.slo;
        const word = words.states[state];
        return {
          state: glyphOfSlo[state],
          word:
            n > 0
              ? `${word}, ${t('quality.kOfN', {
                  k: format.number(onTime),
                  n: format.number(n),
                })}`
              : word,
        };
      }
      case 'model':
        return node.stage
          ? {
              state: STAGES[node.stage] ?? 'pending',
              word: t('lineage.stageOf', { stage: node.stage }),
            }
          : { state: 'unknown', word: t('lineage.stageUnknown') };
      case 'run':
        return node.status
          ? {
              state: RUNS[node.status] ?? 'unknown',
              word: node.status.toLocaleLowerCase(),
            }
          : { state: 'unknown', word: t('lineage.statusUnknown') };
      case 'job':
        return (
          ended[node.status ?? ''] ?? {
            state: 'unknown',
            word: t('lineage.noRun'),
          }
        );
      case 'service':
        return { state: 'none', word: t('lineage.service') };
      default:
        if (node.lifecycle && /DROP|TRUNCATE/.test(node.lifecycle.change)) {
          return {
            state: 'fail',
            word: t('lineage.gone', {
              change: node.lifecycle.change.toLocaleLowerCase(),
              age: format.age(node.lifecycle.at, Date.now()),
            }),
          };
        }
        return node.deliveredAt
          ? {
              state: 'none',
              word: t('lineage.delivered', {
                age: format.age(node.deliveredAt, Date.now()),
              }),
            }
          : { state: 'unknown', word: t('lineage.noLog') };
    }
  };
  const nameOf = (node: LineageNode) => node.title ?? node.name;
  return {
    nameOf,
    stateOf,
    wordsOf: (node: LineageNode): NodeWords => {
      const { state, word } = stateOf(node);
      return {
        name: nameOf(node),
        kind: t(`lineage.${node.kind}`),
        state: <StateLabel state={state}>{word}</StateLabel>,
        href: hrefOf(node),
      };
    },
  };
}

/** Pages of what has one of its own; a dataset, job or service becomes the middle of the lineage. */
export function useNodeHref(centreOf: (node: LineageNode) => string) {
  const paths = useMlHomePaths();
  return (node: LineageNode): string | undefined => {
    switch (node.kind) {
      case 'family':
        return `${paths.family(node.name)}?tab=lineage`;
      case 'model':
        return paths.model(node.name);
      case 'run':
        return node.status ? paths.run(node.name) : undefined;
      default:
        return centreOf(node);
    }
  };
}
