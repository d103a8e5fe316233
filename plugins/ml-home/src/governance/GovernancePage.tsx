import {
  ObjectTabs,
  PageHead,
  useMlHomeTranslation,
  useToast,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { Page } from '../shell/Page';
import { Delegations } from './Delegations';
import { Findings } from './Findings';
import { Inventory } from './Inventory';
import { knownOf, StrayNotice } from '../shell/known';
import { LedgerView } from './LedgerView';
import { Overview } from './Overview';
import { Policies } from './Policies';
import { Queue } from './Queue';
import { Waivers } from './Waivers';

const views = [
  'overview',
  'queue',
  'inventory',
  'policies',
  'findings',
  'waivers',
  'delegations',
  'ledger',
] as const;

/** Everything of governance, part by part; the part is in the address. */
export function GovernancePage() {
  const { t } = useMlHomeTranslation();
  const url = useUrlState();
  const toast = useToast();
  const asked = knownOf(url.all('view'), 'view', views);
  const view = asked.values[0] ?? 'overview';
  return (
    <Page title={t('gov.title')}>
      <PageHead title={t('gov.title')} />
      <ObjectTabs
        label={t('gov.views')}
        tabs={views.map(id => ({ id, label: t(`gov.${id}`) }))}
        active={view}
        hrefOf={id => (id === 'overview' ? '?' : `?view=${id}`)}
      />
      <StrayNotice stray={asked.stray} />
      {view === 'overview' && <Overview show={toast.show} />}
      {view === 'queue' && <Queue show={toast.show} />}
      {view === 'inventory' && <Inventory show={toast.show} />}
      {view === 'policies' && <Policies />}
      {view === 'findings' && <Findings show={toast.show} />}
      {view === 'waivers' && <Waivers show={toast.show} />}
      {view === 'delegations' && <Delegations show={toast.show} />}
      {view === 'ledger' && <LedgerView />}
      {toast.node}
    </Page>
  );
}
