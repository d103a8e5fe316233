import {
  addDays,
  CostColumn,
  CostGroup,
  CostObject,
  CostSplit,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { projectName } from '../projects/projectName';
import { FilterField } from './costState';
import { COLOURED } from './useCosts';

const capital = <T extends string>(text: T) =>
  `${text[0].toUpperCase()}${text.slice(1)}` as Capitalize<T>;

/** Words of the pages of costs, and where objects live. */
export function useCostWords() {
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const k = useTokens();
  const kinds: Record<string, string> = {
    direct: t('costs.direct'),
    shared: t('costs.shared'),
    idle: t('costs.idle'),
    unallocated: t('costs.unallocated'),
  };
  const fields: Record<FilterField, string> = {
    team: t('costs.filterTeam'),
    project: t('costs.filterProject'),
    model: t('costs.byModel'),
    provider: t('costs.filterProvider'),
    service: t('costs.byService'),
    environment: t('costs.filterEnvironment'),
    gpuType: t('costs.filterGpu'),
    kind: t('costs.filterKind'),
    basis: t('costs.byBasis'),
  };
  const basis = (key: string) =>
    t(key === 'estimated' ? 'costs.estimatedBasis' : 'costs.billedBasis');
  return {
    basis,
    column: (cost: CostColumn) => t(`costs.${cost}`),
    columnLong: (cost: CostColumn) => t(`costs.column${capital(cost)}`),
    split: (by: CostSplit) => t(`costs.by${capital(by)}`),
    kind: (kind: string) => kinds[kind] ?? kind,
    field: (field: FilterField) => fields[field],
    monthAfter: (first: string) => `${addDays(first, 31).slice(0, 7)}-01`,
    /** What something is called, by its kind and name: entity refs without what goes without saying. */
    scoped: (kind: string, name: string) => {
      if (kind === 'project') return projectName(name);
      return kind === 'team' || kind === 'component'
        ? name.replace(/^\w+:(default\/)?/, '')
        : name;
    },
    /** What a group is called. */
    group: (by: CostSplit, group: Pick<CostGroup, 'key' | 'object'>) => {
      if (group.key === null) return t('costs.noneOf');
      if (by === 'kind') return kinds[group.key] ?? group.key;
      if (by === 'basis') return basis(group.key);
      if (group.object?.kind === 'project') {
        return projectName(group.object.name);
      }
      if (group.object?.kind === 'team') {
        return group.object.name.replace(/^\w+:default\//, '');
      }
      return group.object?.name ?? group.key;
    },
    colour: (index: number, key: string | null) => {
      if (key === null) return 'hatched';
      return index < COLOURED ? k.series[index] : k.series[6];
    },
    href: (object: CostObject | undefined): string | undefined => {
      switch (object?.kind) {
        case 'model':
          return paths.model(object.name);
        case 'version': {
          const at = object.name.lastIndexOf('/');
          return paths.version(
            object.name.slice(0, at),
            object.name.slice(at + 1),
          );
        }
        case 'run':
          return paths.run(object.name);
        case 'project':
          return paths.project(projectName(object.name));
        case 'experiment':
          return paths.experiment(object.name);
        case 'family':
          return paths.family(object.name);
        default:
          return undefined;
      }
    },
  };
}
