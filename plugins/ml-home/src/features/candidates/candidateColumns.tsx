import { FeatureCandidate } from '@ml-home/backstage-plugin-ml-home-common';
import {
  Age,
  Button,
  Column,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { personOf } from '../quality/Proposals';

/** Names of columns that a row shows. */
const SHOWN = 5;

/** Columns of the list. */
export function useCandidateColumns(acts: {
  onAdopt: (row: FeatureCandidate) => void;
  onIgnore: (row: FeatureCandidate, ignore: boolean) => void;
}): Column<FeatureCandidate>[] {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const faint = (text: string) => (
    <Box component="span" sx={{ color: k.faint }}>
      {text}
    </Box>
  );
  const ellipsis = {
    display: 'block',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  } as const;
  return [
    {
      id: 'name',
      header: t('candidates.dataset'),
      primary: true,
      minWidth: 190,
      render: one => {
        // The folders of a path are alike; what tells datasets apart is at the end.
        const at = one.name.replace(/\/+$/, '').lastIndexOf('/') + 1;
        const folder = [one.namespace, one.name.slice(0, at)].filter(Boolean);
        return (
          <span title={`${one.namespace}/${one.name}`}>
            <strong>{one.name.slice(at)}</strong>
            <Box
              component="span"
              sx={{ ml: 0.75, color: k.second, ...type.small }}
            >
              {folder.join('/')}
            </Box>
          </span>
        );
      },
    },
    {
      id: 'columns',
      header: t('candidates.columns'),
      minWidth: 180,
      hideBelow: 'md',
      render: one => {
        const names = one.columns.slice(0, SHOWN).map(({ name }) => name);
        const rest = one.columnCount - names.length;
        const words = names.join(', ');
        return (
          <Box
            component="span"
            sx={ellipsis}
            title={one.columns
              .map(({ name, type: of }) => (of ? `${name}: ${of}` : name))
              .join('\n')}
          >
            {rest > 0
              ? t('candidates.moreColumns', {
                  names: words,
                  n: format.number(rest),
                })
              : words}
          </Box>
        );
      },
    },
    {
      id: 'jobs',
      header: t('candidates.jobs'),
      width: 170,
      hideBelow: 'lg',
      render: one =>
        one.jobs.length > 0 ? (
          <Box component="span" sx={ellipsis} title={one.jobs.join('\n')}>
            {one.jobs.map(job => job.split(':').at(-1)).join(', ')}
          </Box>
        ) : (
          faint(t('format.unknown'))
        ),
    },
    {
      id: 'first',
      header: t('candidates.firstSeen'),
      align: 'right',
      width: 92,
      hideBelow: 'lg',
      render: one => <Age short at={one.firstSeen} />,
    },
    {
      id: 'last',
      header: t('candidates.lastSeen'),
      align: 'right',
      width: 92,
      render: one => <Age short at={one.lastSeen} />,
    },
    {
      id: 'deliveries',
      header: t('candidates.deliveries'),
      align: 'right',
      width: 92,
      render: one =>
        one.deliveries > 0 ? (
          format.number(one.deliveries)
        ) : (
          <span title={t('candidates.noDeliveries')}>{faint('0')}</span>
        ),
    },
    {
      id: 'acts',
      header: '',
      align: 'right',
      width: 220,
      render: one => (
        <Box
          sx={{
            display: 'flex',
            justifyContent: 'flex-end',
            alignItems: 'center',
            gap: 1,
          }}
        >
          {one.ignored && (
            <Box
              component="span"
              title={one.ignored.reason}
              sx={{ ...ellipsis, ...type.small, color: k.second }}
            >
              {one.ignored.author
                ? t('candidates.ignoredBy', {
                    age: format.age(one.ignored.at, Date.now()),
                    who: personOf(one.ignored.author) ?? '',
                  })
                : t('candidates.ignoredAt', {
                    age: format.age(one.ignored.at, Date.now()),
                  })}
            </Box>
          )}
          <Button
            small
            aria-label={t(
              one.ignored ? 'candidates.restoreOf' : 'candidates.ignoreOf',
              { name: one.name },
            )}
            onClick={() => acts.onIgnore(one, !one.ignored)}
          >
            {one.ignored ? t('candidates.restore') : t('candidates.ignore')}
          </Button>
          {!one.ignored && (
            <Button
              small
              aria-haspopup="dialog"
              aria-label={t('candidates.adoptOf', { name: one.name })}
              onClick={() => acts.onAdopt(one)}
            >
              {t('candidates.adopt')}
            </Button>
          )}
        </Box>
      ),
    },
  ];
}
