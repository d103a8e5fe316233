import {
  ErrorPanel,
  LoadingSkeleton,
  Panel,
  useMlHomeQuery,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useState } from 'react';
import { Page } from '../shell/Page';
import { FirstDay } from './FirstDay';
import { HomeOverview } from './HomeOverview';

const WAITING_MS = 3_000;

/** The first day until the first run, then what goes on. */
export function HomePage() {
  const { t } = useMlHomeTranslation();
  const [waiting, setWaiting] = useState(true);
  const me = useMlHomeQuery(['me'], (api, signal) => api.getMe({ signal }), {
    refetchInterval: waiting ? WAITING_MS : false,
  });
  const first = me.data !== undefined && !me.data.hasRuns;
  if (me.data && waiting !== first) setWaiting(first);
  return (
    <Page title={t('home.title')}>
      {me.data &&
        (first ? <FirstDay me={me.data} /> : <HomeOverview me={me.data} />)}
      {!me.data && (
        <Panel label={t('home.title')} flush>
          {me.error ? (
            <ErrorPanel
              title={t('home.failed')}
              error={me.error}
              onRetry={() => {
                me.refetch();
              }}
            />
          ) : (
            <LoadingSkeleton rows={8} />
          )}
        </Panel>
      )}
    </Page>
  );
}
