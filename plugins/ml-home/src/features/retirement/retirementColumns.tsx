import { RetirementCandidate } from '@ml-home/backstage-plugin-ml-home-common';
import {
  Age,
  Button,
  Chip,
  Column,
  OwnerLink,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';

/** Columns of the queue; the acts lie above the link of the row. */
export function useRetirementColumns(acts: {
  onAct: (row: RetirementCandidate, act: 'propose' | 'keep') => void;
  onUnkeep: (row: RetirementCandidate) => void;
}): Column<RetirementCandidate>[] {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const faint = (text: string) => (
    <Box component="span" sx={{ color: k.faint }}>
      {text}
    </Box>
  );
  return [
    {
      id: 'name',
      header: t('retirement.name'),
      primary: true,
      minWidth: 190,
      render: one => (
        <>
          <strong>{one.feature ?? one.title ?? one.name}</strong>
          <Box
            component="span"
            sx={{ ml: 0.75, color: k.second, ...type.small }}
          >
            {one.feature || one.title ? one.name : ''}
          </Box>
          {one.lifecycle && (
            <Box component="span" sx={{ ml: 0.75 }}>
              <Chip>{one.lifecycle}</Chip>
            </Box>
          )}
        </>
      ),
    },
    {
      id: 'owner',
      header: t('retirement.owner'),
      width: 140,
      render: one => <OwnerLink plain entityRef={one.owner} />,
    },
    {
      id: 'since',
      header: t('retirement.since'),
      align: 'right',
      width: 110,
      render: one => <Age short at={one.unusedSince} />,
    },
    {
      id: 'last',
      header: t('retirement.last'),
      width: 150,
      hideBelow: 'lg',
      render: one =>
        one.lastReader ? (
          <span title={one.lastReader.name}>
            {one.lastReader.kind === 'run'
              ? one.lastReader.name.slice(0, 7)
              : one.lastReader.name}
            , <Age short at={one.lastReader.at} />
          </span>
        ) : (
          faint(t('format.unknown'))
        ),
    },
    {
      id: 'proof',
      header: t('retirement.proof'),
      width: 150,
      hideBelow: 'lg',
      render: one => {
        const words = one.proof.map(({ source }) => source).join(', ');
        const times = one.proof
          .map(({ source, checkedAt }) =>
            checkedAt
              ? `${source}: ${format.age(checkedAt, Date.now())}`
              : source,
          )
          .join('\n');
        return <span title={times}>{words}</span>;
      },
    },
    {
      id: 'delivered',
      header: t('retirement.delivered'),
      align: 'right',
      width: 100,
      hideBelow: 'lg',
      render: one =>
        one.lastDeliveredAt ? (
          <Age short at={one.lastDeliveredAt} />
        ) : (
          faint(t('format.unknown'))
        ),
    },
    {
      id: 'cost',
      header: (
        <span title={t('retirement.costNote')}>{t('retirement.cost')}</span>
      ),
      align: 'right',
      width: 76,
      hideBelow: 'md',
      render: () => faint(t('format.unknown')),
    },
    {
      id: 'acts',
      header: '',
      align: 'right',
      width: 260,
      render: one => (
        <Box
          sx={{
            position: 'relative',
            zIndex: 1,
            display: 'flex',
            justifyContent: 'flex-end',
            alignItems: 'center',
            gap: 1,
          }}
        >
          {one.kept && (
            <Box
              component="span"
              title={one.kept.reason}
              sx={{
                ...type.small,
                color: k.second,
                overflow: 'hidden',
                textOverflow: 'ellipsis',
              }}
            >
              {t('retirement.keptUntil', {
                date: format.date(one.kept.until),
                reason: one.kept.reason,
              })}
            </Box>
          )}
          {one.proposal && (
            <Box
              component="span"
              title={one.proposal.reason}
              sx={{ ...type.small, color: k.second }}
            >
              {t('retirement.proposed', {
                age: format.age(one.proposal.createdAt, Date.now()),
              })}
            </Box>
          )}
          {one.kept ? (
            <Button small onClick={() => acts.onUnkeep(one)}>
              {t('retirement.unkeep')}
            </Button>
          ) : (
            <Button
              small
              aria-haspopup="dialog"
              onClick={() => acts.onAct(one, 'keep')}
            >
              {t('retirement.keep')}
            </Button>
          )}
          {!one.proposal && !one.kept && (
            <Button
              small
              aria-haspopup="dialog"
              onClick={() => acts.onAct(one, 'propose')}
            >
              {t('retirement.propose')}
            </Button>
          )}
        </Box>
      ),
    },
  ];
}
