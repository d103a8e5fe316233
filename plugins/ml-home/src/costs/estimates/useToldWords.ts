import {
  useFormat,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  EstimateLine,
  UnreadCount,
} from '@ml-home/backstage-plugin-ml-home-common';

type Held = Pick<EstimateLine, 'resource' | 'type' | 'count' | 'hours'>;

/** Systems that write their names otherwise than their ids. */
const NAMES: Record<string, string> = {
  ray: 'Ray',
  'argo-workflows': 'Argo Workflows',
  slurm: 'Slurm',
  flyte: 'Flyte',
  kubernetes: 'Kubernetes',
};

/** `other` at the end of a message means its plural. */
export const keyOf = <R extends string>(resource: R) =>
  (resource === 'other' ? 'named' : resource) as Exclude<R, 'other'> | 'named';

/** What is held, and by whose word. */
export function useToldWords() {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const typeOf = (held: { resource: string; type?: string }): string => {
    if (!held.type) return t('costEstimates.anyGpu');
    return held.resource === 'gpu' ? held.type.toLocaleUpperCase() : held.type;
  };
  return {
    type: typeOf,
    /** Without the time. */
    heldShort: ({ resource, count, ...held }: Omit<Held, 'hours'>): string => {
      const many = format.number(count, 2);
      return resource === 'gpu' || resource === 'other'
        ? t(`costEstimates.short_${keyOf(resource)}`, {
            many,
            type: typeOf({ resource, ...held }),
          })
        : t(`costEstimates.short_${resource}`, { many });
    },
    who: (toldBy: string): string => {
      switch (toldBy) {
        case 'metrics':
        case 'tags':
        case 'run':
          return t(`costEstimates.told_${toldBy}`);
        default:
          return NAMES[toldBy] ?? toldBy;
      }
    },
    /** What a run says in place of a count. */
    unread: ({ key, value }: UnreadCount): string =>
      t('costEstimates.unread', { key, value: `“${value}”` }),
    held: ({ resource, count, hours, ...held }: Held): string => {
      if (count === undefined) {
        const known = { hours: format.number(hours, 2) };
        return resource === 'cpu' || resource === 'memory'
          ? t(`costEstimates.unread_${resource}`, known)
          : t('costEstimates.unread_gpu', {
              ...known,
              type: typeOf({ resource, ...held }),
            });
      }
      const values = {
        many: format.number(count, 2),
        hours: format.number(hours, 2),
      };
      return resource === 'gpu' || resource === 'other'
        ? t(`costEstimates.used_${keyOf(resource)}`, {
            ...values,
            type: typeOf({ resource, ...held }),
          })
        : t(`costEstimates.used_${resource}`, values);
    },
  };
}
