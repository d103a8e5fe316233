import {
  ActiveFilter,
  FilterMenu,
  Segmented,
  useFormat,
  useMlHomeTranslation,
  UrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { addDays } from '@ml-home/backstage-plugin-ml-home-common';
import { ReactNode } from 'react';
import { Row } from '../shell/Page';
import { CostRange, ranges } from './costState';

/** Which days a page looks at, what it splits by and narrows to; all of it is in the address. */
export function ViewBar<Split extends string, Field extends string>(props: {
  url: UrlState;
  state: {
    range?: CostRange;
    from: string;
    to: string;
    by: Split;
    filters: Record<Field, string[]>;
  };
  splits: readonly Split[];
  splitName: (split: Split) => string;
  splitLabel: string;
  fields: readonly Field[];
  fieldName: (field: Field) => string;
  /** What is shown for a value; an empty one is what is unknown. */
  valueOf: (field: Field, value: string) => ReactNode;
  unknown: string;
  children?: ReactNode;
}) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { url, state } = props;
  const words: Record<CostRange, string> = {
    month: t('costs.thisMonth'),
    last: t('costs.lastMonth'),
    30: t('costs.days30'),
    90: t('costs.days90'),
    365: t('costs.year'),
  };
  const last = addDays(state.to, -1);
  return (
    <Row>
      <Segmented
        label={t('costs.range')}
        value={state.range ?? ('' as CostRange)}
        options={ranges.map(value => ({ value, label: words[value] }))}
        onChange={range =>
          url.set({
            range: range === 'month' ? undefined : range,
            from: undefined,
            to: undefined,
          })
        }
      />
      {!state.range && (
        <ActiveFilter
          field={t('costs.range')}
          name={`${state.from} – ${last}`}
          value={`${format.date(state.from)} – ${format.date(last)}`}
          onRemove={() => url.set({ from: undefined, to: undefined })}
        />
      )}
      <FilterMenu
        single
        label={props.splitLabel}
        options={props.splits.map(value => ({
          value,
          label: props.splitName(value),
        }))}
        selected={[state.by]}
        onChange={([by]) => by && url.set({ by: by === 'model' ? '' : by })}
      />
      {props.fields.flatMap(field =>
        state.filters[field].map(value => (
          <ActiveFilter
            key={`${field}-${value}`}
            field={props.fieldName(field)}
            name={value || props.unknown}
            value={value ? props.valueOf(field, value) : props.unknown}
            onRemove={() =>
              url.set({
                [field]: state.filters[field].filter(one => one !== value),
              })
            }
          />
        )),
      )}
      {props.children}
    </Row>
  );
}
