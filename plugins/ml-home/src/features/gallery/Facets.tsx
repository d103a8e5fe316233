import { SloState } from '@ml-home/backstage-plugin-ml-home-common';
import {
  FacetGroup,
  FacetValue,
  OwnerLink,
  State,
  StateLabel,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { ReactNode } from 'react';
import { glyphOfSlo } from '../quality/qualityModel';
import { useQualityWords } from '../quality/useQualityWords';
import { useDriftWords } from '../statistics/useStatistics';
import { FacetField, facetFields } from './galleryQuery';

const SLO_ORDER = ['missed', 'at_risk', 'met', 'no_data', 'no_slo'];

export function useFacetWords() {
  const { t } = useMlHomeTranslation();
  const { states } = useQualityWords();
  const labels: Record<FacetField, string> = {
    slo: t('features.facetSlo'),
    entity: t('features.entity'),
    owner: t('features.owner'),
    serving: t('features.serving'),
    type: t('features.type'),
    lifecycle: t('features.lifecycle'),
    usedBy: t('features.usedBy'),
    source: t('features.source'),
    freshness: t('features.freshness'),
    drift: t('drift.facet'),
  };
  const usedBy: Record<string, string> = {
    production: t('features.byProduction'),
    nobody: t('features.byNobody'),
    other: t('features.byOther'),
  };
  const freshness: Record<string, [State, string]> = {
    current: ['ok', t('features.fresh_current')],
    behind: ['warning', t('features.fresh_behind')],
    stale: ['fail', t('features.fresh_stale')],
    never: ['unknown', t('features.fresh_never')],
  };
  const drift = useDriftWords();
  const draw = (field: FacetField, value: string): ReactNode => {
    if (field === 'slo' && value in glyphOfSlo) {
      return (
        <StateLabel state={glyphOfSlo[value as SloState]}>
          {states[value as SloState]}
        </StateLabel>
      );
    }
    if (field === 'freshness' && value in freshness) {
      const [state, word] = freshness[value];
      return <StateLabel state={state}>{word}</StateLabel>;
    }
    if (field === 'drift' && value in drift) {
      const { state, word } = drift[value as keyof typeof drift];
      return <StateLabel state={state}>{word}</StateLabel>;
    }
    if (field === 'owner') return <OwnerLink plain entityRef={value} />;
    if (field === 'usedBy') return usedBy[value] ?? value;
    return value;
  };
  return { labels, draw };
}

/** The filters that people browse by, with counts. */
export function Facets(props: {
  facets: Partial<Record<FacetField, FacetValue[]>> | undefined;
  selected: Record<FacetField, string[]>;
  onChange: (field: FacetField, values: string[]) => void;
}) {
  const { t } = useMlHomeTranslation();
  const { labels, draw } = useFacetWords();
  return (
    <Box component="aside" aria-label={t('features.filters')}>
      {facetFields.map(field => {
        const values = props.facets?.[field] ?? [];
        const ordered =
          field === 'slo'
            ? [...values].sort(
                (a, b) =>
                  SLO_ORDER.indexOf(a.value) - SLO_ORDER.indexOf(b.value),
              )
            : values;
        return (
          <FacetGroup
            key={field}
            label={labels[field]}
            values={ordered}
            selected={props.selected[field]}
            onChange={chosen => props.onChange(field, chosen)}
            render={value => draw(field, value)}
          />
        );
      })}
    </Box>
  );
}
