import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { useApiHolder } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import Close from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import { useDeferredValue, useState } from 'react';
import { useMlHomeQuery } from '../hooks';
import { useMlHomeTranslation } from '../translation';
import { radius, type, useTokens } from '../theme';
import { IconButton } from './IconButton';
import { OwnerLink } from './OwnerLink';
import { SuggestField } from './SuggestField';

type Kind = 'User' | 'Group';

const MOST = 12;

/** The ref that a text is, when it is a whole one of these kinds. */
function refIn(text: string, kinds: Kind[]): string | undefined {
  if (!text.includes(':')) return undefined;
  try {
    const ref = parseEntityRef(text.trim());
    return kinds.some(kind => kind.toLowerCase() === ref.kind.toLowerCase())
      ? stringifyEntityRef(ref)
      : undefined;
  } catch {
    return undefined;
  }
}

/** People and teams of the catalog whose name fits; none in a portal without a catalog. */
function usePeople(kinds: Kind[], text: string, enabled: boolean) {
  const catalog = useApiHolder().get(catalogApiRef);
  return useMlHomeQuery(
    ['catalog-people', kinds, text],
    async () => {
      if (!catalog) return [];
      const { items } = await catalog.queryEntities({
        filter: { kind: kinds },
        fields: ['kind', 'metadata.name', 'metadata.namespace'],
        fullTextFilter: {
          term: text,
          fields: [
            'metadata.name',
            'metadata.title',
            'spec.profile.displayName',
          ],
        },
        orderFields: { field: 'metadata.name', order: 'asc' },
        limit: MOST,
      });
      return items.map(item => stringifyEntityRef(item));
    },
    { enabled, keepPrevious: true, staleTime: 60_000 },
  );
}

/**
 * A person or a team, found by name in the catalog. What is chosen shows with picture and name; a whole entity ref
 * may be written too. `onChange` gets the ref, or an empty text while there is none.
 */
export function EntityField(props: {
  label: string;
  /** An entity ref, or empty. */
  value: string;
  onChange: (ref: string) => void;
  kinds?: Kind[];
  help?: string;
  error?: string;
  first?: boolean;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { kinds = ['User', 'Group'] } = props;
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim());
  const found = usePeople(kinds, wanted, !props.value);
  if (props.value) {
    return (
      <Box
        role="group"
        aria-label={props.label}
        sx={{ mb: 1.5, flex: 1, minWidth: 0 }}
      >
        <Box
          component="span"
          sx={{ display: 'block', mb: 0.5, ...type.body, fontWeight: 550 }}
        >
          {props.label}
        </Box>
        <Box
          sx={{
            display: 'flex',
            alignItems: 'center',
            gap: 1,
            boxSizing: 'border-box',
            minHeight: 32,
            pl: 1.25,
            pr: 0.5,
            border: `1px solid ${k.field}`,
            borderRadius: radius.field,
            bgcolor: k.paper,
          }}
        >
          <OwnerLink plain entityRef={props.value} />
          <Box sx={{ ml: 'auto' }}>
            <IconButton
              label={t('people.another', { field: props.label })}
              onClick={() => {
                setText('');
                props.onChange('');
              }}
            >
              <Close sx={{ fontSize: 15 }} />
            </IconButton>
          </Box>
        </Box>
        {props.help && (
          <Box sx={{ mt: 0.5, ...type.small, color: k.second }}>
            {props.help}
          </Box>
        )}
      </Box>
    );
  }
  const written = refIn(text, kinds);
  return (
    <Box
      sx={{ flex: 1, minWidth: 0 }}
      onBlur={() => written && props.onChange(written)}
    >
      <SuggestField
        first={props.first}
        label={props.label}
        help={props.help}
        error={props.error}
        placeholder={t(
          kinds.length === 1 && kinds[0] === 'Group'
            ? 'people.findTeam'
            : 'people.find',
        )}
        value={text}
        onChange={setText}
        onPick={props.onChange}
        loading={found.isFetching}
        suggestions={(found.data ?? []).map(ref => ({
          value: ref,
          label: <OwnerLink plain entityRef={ref} />,
          detail: ref.replace(/^(user|group):(default\/)?/, ''),
        }))}
      />
    </Box>
  );
}
