import {
  ActiveFilter,
  FilterMenu,
  useCursorPaging,
  useMlHomeTranslation,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  reviewStates,
  riskTiers,
} from '@ml-home/backstage-plugin-ml-home-common';
import { knownOf } from './known';

const tierNames = [...riskTiers, 'unassessed'] as const;

/** Tiers and states that the address asks for; what there is not is left out and named in `stray`. */
export function useTierStates<S extends string>(stateNames: readonly S[]) {
  const url = useUrlState();
  const tiers = knownOf(url.all('tier'), 'tier', tierNames);
  const states = knownOf(url.all('state'), 'state', stateNames);
  return {
    tier: tiers.values,
    state: states.values,
    stray: [...tiers.stray, ...states.stray],
  };
}

/** Chooses tiers and states of reviews, which the address keeps, and shows those that are chosen. */
export function TierStateFilters(props: {
  /** Of the states among which to choose. */
  label: string;
  states: readonly ((typeof reviewStates)[number] | 'unreviewed')[];
  filter: {
    tier: (typeof tierNames)[number][];
    state: ((typeof reviewStates)[number] | 'unreviewed')[];
  };
  paging: ReturnType<typeof useCursorPaging>;
  onChange?: () => void;
}) {
  const { t } = useMlHomeTranslation();
  const url = useUrlState();
  const { filter, paging } = props;
  const fields = [
    {
      key: 'tier' as const,
      label: t('govInventory.tier'),
      chosen: filter.tier as string[],
      options: tierNames.map(value => ({
        value: value as string,
        label: t(`govTier.${value}`),
      })),
    },
    {
      key: 'state' as const,
      label: props.label,
      chosen: filter.state as string[],
      options: props.states.map(value => ({
        value: value as string,
        label: t(`govState.${value}`),
      })),
    },
  ];
  const choose = (key: 'tier' | 'state', values: string[]) => {
    props.onChange?.();
    url.set({ [key]: values, ...paging.reset });
  };
  return (
    <>
      {fields.map(({ key, label, chosen, options }) => (
        <FilterMenu
          key={key}
          label={label}
          options={options}
          selected={chosen}
          onChange={values => choose(key, values)}
        />
      ))}
      {fields.flatMap(({ key, label, chosen, options }) =>
        options
          .filter(({ value }) => chosen.includes(value))
          .map(option => (
            <ActiveFilter
              key={`${key} ${option.value}`}
              field={label}
              value={option.label}
              name={option.label}
              onRemove={() =>
                choose(
                  key,
                  chosen.filter(one => one !== option.value),
                )
              }
            />
          )),
      )}
    </>
  );
}
