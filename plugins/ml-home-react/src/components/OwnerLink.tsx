import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  entityRouteRef,
  useEntityPresentation,
} from '@backstage/plugin-catalog-react';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { alpha } from '@mui/material/styles';
import { Link as RouterLink } from 'react-router-dom';
import { useMlHomeTranslation } from '../translation';
import { type, useTokens } from '../theme';

/** The catalog's entity route, or nothing in a portal that has no catalog pages. */
function useEntityRoute() {
  try {
    return useRouteRef(entityRouteRef);
  } catch {
    return undefined;
  }
}

/** The address of an entity's page, or nothing for what is no entity ref. */
export function useEntityHref(): (ref: string) => string | undefined {
  const route = useEntityRoute();
  return ref => {
    if (!route) return undefined;
    try {
      const { kind, namespace, name } = parseEntityRef(ref);
      return route({ kind: kind.toLocaleLowerCase('en-US'), namespace, name });
    } catch {
      return undefined;
    }
  };
}

const initialsOf = (name: string): string =>
  name
    .split(/[\s._-]+/)
    .filter(Boolean)
    .slice(0, 2)
    .map(word => word[0]!.toLocaleUpperCase())
    .join('');

/** Round for people, square for teams; the hue only tells them apart. */
export function Avatar(props: { name: string; kind: string; size?: number }) {
  const k = useTokens();
  const size = props.size ?? 20;
  let sum = 0;
  for (const c of props.name) sum = (sum * 31 + c.charCodeAt(0)) % 997;
  const hue = k.series[sum % 6];
  return (
    <Box
      component="span"
      aria-hidden
      sx={{
        width: size,
        height: size,
        flexShrink: 0,
        display: 'inline-grid',
        placeItems: 'center',
        borderRadius: props.kind === 'user' ? '50%' : '4px',
        bgcolor: alpha(hue, k.dark ? 0.26 : 0.16),
        color: k.text,
        fontSize: size < 24 ? 9 : 11,
        fontWeight: 650,
        lineHeight: 1,
      }}
    >
      {initialsOf(props.name)}
    </Box>
  );
}

export interface OwnerLinkProps {
  /** Entity ref of a person or team; absent says "no owner". */
  entityRef: string | undefined;
  /** In a row that is itself a link, the name stays plain. */
  plain?: boolean;
  /** Picture only, the name for readers. */
  compact?: boolean;
}

function Known(props: OwnerLinkProps & { entityRef: string }) {
  const k = useTokens();
  const hrefOf = useEntityHref();
  const { primaryTitle, secondaryTitle } = useEntityPresentation(
    props.entityRef,
    { defaultKind: 'user' },
  );
  const kind = props.entityRef.split(':')[0]?.toLocaleLowerCase() ?? 'user';
  const name = primaryTitle.replace(/^(group|user):/, '');
  const href = props.plain ? undefined : hrefOf(props.entityRef);
  return (
    <Box
      component="span"
      title={secondaryTitle ?? props.entityRef}
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: '6px',
        verticalAlign: 'middle',
        minWidth: 0,
        maxWidth: '100%',
        ...type.body,
      }}
    >
      <Avatar name={name} kind={kind} />
      {!props.compact && (
        <Box
          component="span"
          sx={{
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
          }}
        >
          {href ? (
            <Link
              component={RouterLink}
              to={href}
              underline="hover"
              sx={{ color: k.text }}
            >
              {name}
            </Link>
          ) : (
            name
          )}
        </Box>
      )}
      {props.compact && (
        <Box
          component="span"
          sx={{ position: 'absolute', clip: 'rect(0 0 0 0)' }}
        >
          {name}
        </Box>
      )}
    </Box>
  );
}

/**
 * A person or team with picture, name and page. Names come through the
 * catalog's presentation API, which joins all refs of a page in one request.
 */
export function OwnerLink(props: OwnerLinkProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  if (!props.entityRef) {
    return (
      <Box component="span" sx={{ color: k.faint, ...type.body }}>
        {t('owner.none')}
      </Box>
    );
  }
  return <Known {...props} entityRef={props.entityRef} />;
}
