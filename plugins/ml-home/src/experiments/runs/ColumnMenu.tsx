import {
  ActionMenu,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  metricConvention,
  MetricDirection,
} from '@ml-home/backstage-plugin-ml-home-common';
import { SortOrder, sortKeyOf } from './columns';
import type { LaidColumn } from './layout';
import type { Meaning } from './meaning';

export interface ColumnMenuProps {
  at: { column: LaidColumn; anchor: HTMLElement } | undefined;
  onClose: () => void;
  meaningOf: (key: string) => Meaning;
  mayUpdate: boolean;
  hasBaseline: boolean;
  grouped: boolean;
  columns: string[];
  onSort: (id: string, order: SortOrder) => void;
  onPin: (id: string, pin: boolean) => void;
  onShift: (id: string, by: -1 | 1) => void;
  onHide: (id: string) => void;
  onShow: (id: string, after: string) => void;
  onGroup: (id: string | undefined) => void;
  onChart: (metric: string) => void;
  onDirection: (key: string, direction: MetricDirection | null) => void;
  onUnit: (key: string) => void;
}

/** What may be done with a column. */
export function ColumnMenu(props: ColumnMenuProps) {
  const { t } = useMlHomeTranslation();
  const column = props.at?.column;
  if (!column) return null;
  const { id, key, kind } = column;
  const isMetric = kind === 'metric' || kind === 'vs';
  const meaning = props.meaningOf(key);
  const may = props.mayUpdate ? undefined : t('runs.mayNot');
  const sort = (order: SortOrder, label: string) =>
    sortKeyOf(id) && { label, onClick: () => props.onSort(id, order) };
  const way = (direction: MetricDirection, label: string) => ({
    label,
    checked: meaning.direction === direction,
    disabled: !props.mayUpdate,
    onClick: () => props.onDirection(key, direction),
  });
  const words: Record<MetricDirection, string> = {
    higher: t('runs.higher'),
    lower: t('runs.lower'),
    none: t('runs.neither'),
  };
  return (
    <ActionMenu
      label={t('columns.menu', { column: column.label })}
      anchor={props.at!.anchor}
      onClose={props.onClose}
      groups={[
        [
          isMetric &&
            meaning.direction !== 'none' &&
            sort('best', t('columns.sortBest')),
          sort('asc', t('columns.sortAsc')),
          sort('desc', t('columns.sortDesc')),
        ].map(one => one || undefined),
        [
          column.left === undefined
            ? { label: t('columns.pin'), onClick: () => props.onPin(id, true) }
            : {
                label: t('columns.unpin'),
                onClick: () => props.onPin(id, false),
              },
          {
            label: t('columns.left'),
            onClick: () => props.onShift(id, -1),
            disabled: props.columns[0] === id,
          },
          {
            label: t('columns.right'),
            onClick: () => props.onShift(id, 1),
            disabled: props.columns[props.columns.length - 1] === id,
          },
          { label: t('columns.hide'), onClick: () => props.onHide(id) },
        ],
        [
          (kind === 'param' || kind === 'tag') &&
            (props.grouped
              ? {
                  label: t('columns.ungroup'),
                  onClick: () => props.onGroup(undefined),
                }
              : {
                  label: t('columns.groupBy'),
                  onClick: () => props.onGroup(id),
                }),
          isMetric && {
            label: t('columns.chart'),
            onClick: () => props.onChart(key),
          },
          kind === 'metric' &&
            props.hasBaseline &&
            !props.columns.includes(`vs.${key}`) && {
              label: t('columns.addVs'),
              onClick: () => props.onShow(`vs.${key}`, id),
            },
        ],
        isMetric
          ? [
              way('higher', t('columns.higher')),
              way('lower', t('columns.lower')),
              way('none', t('columns.neither')),
              meaning.byPerson && {
                label: t('columns.reset1', {
                  direction: words[metricConvention(key).direction],
                }),
                disabled: may,
                onClick: () => props.onDirection(key, null),
              },
              {
                label: t('columns.unit'),
                note: meaning.unit,
                disabled: may,
                onClick: () => props.onUnit(key),
              },
            ]
          : [],
      ]}
    />
  );
}
