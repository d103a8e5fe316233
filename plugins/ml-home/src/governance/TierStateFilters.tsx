import {
  useCursorPaging,
  useMlHomeTranslation,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  reviewStates,
  riskTiers,
} from '@ml-home/backstage-plugin-ml-home-common';
import { knownOf } from '../shell/known';
import { ListFilters } from './ListFilters';

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
  const { filter, paging } = props;
  const fields = [
    {
      key: 'tier',
      label: t('govInventory.tier'),
      chosen: filter.tier,
      options: tierNames.map(value => ({
        value,
        label: t(`govTier.${value}`),
      })),
    },
    {
      key: 'state',
      label: props.label,
      chosen: filter.state,
      options: props.states.map(value => ({
        value,
        label: t(`govState.${value}`),
      })),
    },
  ];
  return (
    <ListFilters fields={fields} paging={paging} onChange={props.onChange} />
  );
}
