import {
  useDebounced,
  useFormat,
  useMlHomeQuery,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  ATTRIBUTES,
  CompletionPlace,
  fixedValues,
  isTime,
  keySuggestion,
  nameFilter,
  operatorSuggestions,
  Suggestion,
  valueSuggestion,
} from './completion';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LIMIT = 12;

/** What may be written at the caret: keys and values come from the server, by what was typed of them. */
export function useSuggestions(
  experiment: string,
  text: string,
  place: CompletionPlace | undefined,
): { suggestions: Suggestion[]; loading: boolean } {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const word = useDebounced(place?.word ?? '', 120);
  const wantsKeys = place?.expects === 'key' && place.kind !== 'attribute';
  const left = place?.left;
  const wantsValues =
    place?.expects === 'value' &&
    (left?.kind === 'param' || left?.kind === 'tag');
  const kind = place?.kind === 'attribute' ? undefined : place?.kind;
  const keys = useMlHomeQuery(
    ['run-table', experiment, 'columns', kind, word],
    (api, signal) =>
      api.runTable.columns(
        { query: { experiment, q: word || undefined, kind, limit: LIMIT } },
        { signal },
      ),
    { enabled: wantsKeys, keepPrevious: true, staleTime: 60_000 },
  );
  const column = `${left?.kind}s.${left?.key}`;
  const values = useMlHomeQuery(
    ['run-table', experiment, 'values', column, word],
    (api, signal) =>
      api.runTable.values(
        { query: { experiment, column, q: word || undefined, limit: LIMIT } },
        { signal },
      ),
    { enabled: wantsValues, keepPrevious: true, staleTime: 30_000 },
  );
  const none: Suggestion[] = [];
  if (!place) return { suggestions: none, loading: false };

  if (place.expects === 'operator') {
    return { suggestions: operatorSuggestions(place), loading: false };
  }
  if (place.expects === 'and') {
    return {
      suggestions: 'AND'.startsWith(place.word.toUpperCase())
        ? [{ insert: 'AND ', label: 'AND' }]
        : none,
      loading: false,
    };
  }
  if (place.expects === 'value') {
    if (isTime(place)) {
      const ago: [number, string][] = [
        [HOUR, t('filterBar.hours', { count: 1, n: '1' })],
        [6 * HOUR, t('filterBar.hours', { count: 6, n: '6' })],
        [DAY, t('filterBar.days', { count: 1, n: '1' })],
        [7 * DAY, t('filterBar.days', { count: 7, n: '7' })],
        [30 * DAY, t('filterBar.days', { count: 30, n: '30' })],
      ];
      const minute = Math.floor(Date.now() / 60_000) * 60_000;
      return {
        suggestions: ago.map(([ms, label]) => ({
          insert: `${minute - ms} `,
          label,
          note: format.absolute(minute - ms),
        })),
        loading: false,
      };
    }
    const fixed = fixedValues(place);
    if (fixed) {
      return {
        suggestions: fixed.flatMap(value => valueSuggestion(value, place)),
        loading: false,
      };
    }
    return {
      suggestions: wantsValues
        ? (values.data?.values ?? []).flatMap(({ value, runs }) =>
            valueSuggestion(
              value,
              place,
              t('filterBar.runsWith', { count: runs, n: format.number(runs) }),
            ),
          )
        : none,
      loading: wantsValues && values.isPending,
    };
  }
  const wanted = place.word.toLowerCase();
  const attributes = place.kind && place.kind !== 'attribute' ? [] : ATTRIBUTES;
  const byName = nameFilter(text);
  return {
    suggestions: [
      ...(byName
        ? [
            {
              insert: byName,
              label: t('filterBar.nameHas', { word: text.trim() }),
            },
          ]
        : []),
      ...(wantsKeys ? keys.data?.items ?? [] : []).flatMap(item =>
        keySuggestion(
          item.kind,
          item.key,
          t(`filterBar.${item.kind}` as const),
        ),
      ),
      ...attributes
        .filter(key => key.includes(wanted))
        .flatMap(key =>
          keySuggestion('attribute', key, t('filterBar.attribute')),
        ),
    ].slice(0, LIMIT + 4),
    loading: wantsKeys && keys.isPending,
  };
}
