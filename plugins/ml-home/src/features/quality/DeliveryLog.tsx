import {
  Delivery,
  FamilyQuality,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Button,
  Column,
  DataTable,
  ErrorPanel,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { useMemo } from 'react';
import { Section } from '../Section';
import { useDeliveries } from './useQuality';
import { QualityWords } from './useQualityWords';

function useColumns(
  quality: FamilyQuality,
  words: QualityWords,
): Column<Delivery>[] {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const ends = useMemo(
    () =>
      new Map(quality.partitions.map(one => [one.key, Date.parse(one.end)])),
    [quality.partitions],
  );
  const types = {
    delivered: t('quality.typeDelivered'),
    invalidated: t('quality.typeInvalidated'),
    closed: t('quality.typeClosed'),
  };
  const faint = (text: string) => (
    <Box component="span" sx={{ color: k.faint }}>
      {text}
    </Box>
  );
  return [
    {
      id: 'partition',
      header: t('delivery.partition'),
      minWidth: 90,
      render: one => words.partition(one.partition),
    },
    {
      id: 'type',
      header: t('quality.event'),
      width: 110,
      render: one => types[one.type],
    },
    {
      id: 'arrived',
      header: t('quality.arrivedHead'),
      align: 'right',
      width: 124,
      render: one => (
        <time dateTime={one.arrivedAt} title={format.absolute(one.arrivedAt)}>
          {words.zoned.dayTime(one.arrivedAt)}
        </time>
      ),
    },
    {
      id: 'after',
      header: t('quality.afterEnd', { unit: words.unit }),
      align: 'right',
      width: 132,
      render: one => {
        const end = ends.get(one.partition);
        return end === undefined
          ? faint(t('format.unknown'))
          : format.duration(Date.parse(one.arrivedAt) - end);
      },
    },
    {
      id: 'rows',
      header: t('quality.rows'),
      align: 'right',
      width: 110,
      render: one =>
        one.rows === undefined
          ? faint(t('format.unknown'))
          : format.number(one.rows),
    },
    {
      id: 'run',
      header: t('quality.run'),
      width: 150,
      render: one => (
        <Box
          component="span"
          title={one.runId}
          sx={{ fontFamily: k.mono, fontSize: 12 }}
        >
          {one.runId ?? faint('–')}
        </Box>
      ),
    },
    {
      id: 'source',
      header: t('quality.toldBy'),
      width: 104,
      render: one => (
        <span title={one.clockSkew ? t('quality.factSkew') : undefined}>
          {one.source}
          {one.clockSkew ? ' ⚠' : ''}
        </span>
      ),
    },
  ];
}

/** Lines that report a delivery. */
export const deliverLines = (url: string, family: string, partition: string) =>
  `curl -X POST ${url}/v1/feature-families/${family}/deliveries \\
  -H "Authorization: Bearer $ML_HOME_TOKEN" -H "Content-Type: application/json" \\
  -d '{"deliveries": [{"partition": "${partition}", "runId": "nightly-1", "rows": 1000}]}'`;

/** The log of deliveries, newest first, with what came again and what was taken back. */
export function DeliveryLog(props: {
  family: string;
  quality: FamilyQuality;
  words: QualityWords;
  /** One partition only. */
  partition?: string;
  onAll: () => void;
}) {
  const { t } = useMlHomeTranslation();
  const k = useTokens();
  const log = useDeliveries(props.family, props.partition);
  const columns = useColumns(props.quality, props.words);
  const rows = log.data?.pages.flatMap(page => page.items);
  return (
    <Section
      flush
      title={t('quality.deliveries')}
      note={
        props.partition &&
        t('quality.onlyOf', { name: props.words.partition(props.partition) })
      }
      action={
        props.partition && (
          <Button small onClick={props.onAll}>
            {t('quality.allDeliveries')}
          </Button>
        )
      }
    >
      {log.error && !rows ? (
        <ErrorPanel
          title={t('quality.deliveriesFailed')}
          error={log.error}
          onRetry={() => {
            log.refetch();
          }}
        />
      ) : (
        <Box
          sx={{ overflowX: 'auto', '--ml-home-head': '0px' }}
          tabIndex={0}
          role="region"
          aria-label={t('quality.deliveries')}
        >
          <DataTable
            label={t('quality.deliveries')}
            columns={columns}
            rows={rows}
            skeletonRows={4}
            rowKey={one =>
              [
                one.partition,
                one.type,
                one.runId,
                one.arrivedAt,
                one.recordedAt,
              ].join()
            }
            fetching={log.isFetching}
            empty={
              <Box sx={{ px: 2, py: 1.5, color: k.second }}>
                {t('quality.noDeliveries')}
              </Box>
            }
          />
        </Box>
      )}
      {log.hasNextPage && (
        <Box sx={{ px: 2, py: 1 }}>
          <Button
            small
            disabled={log.isFetchingNextPage}
            onClick={() => {
              log.fetchNextPage();
            }}
          >
            {t('quality.olderDeliveries')}
          </Button>
        </Box>
      )}
    </Section>
  );
}
