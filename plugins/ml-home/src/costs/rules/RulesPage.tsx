import Box from '@mui/material/Box';
import {
  Button,
  PageHead,
  Settled,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useToast,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RulesetView } from '@ml-home/backstage-plugin-ml-home-common';
import { Page } from '../../shell/Page';
import { MonthsPanel } from './MonthsPanel';
import { RuleEditor } from './RuleEditor';
import { RuleList } from './RuleList';

function Loaded(props: { current: RulesetView }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const url = useUrlState();
  const toast = useToast();
  const { current } = props;
  const suggestion = url.get('add');
  const editing = url.get('edit') === 'true' || !!suggestion;
  const stop = () => url.set({ edit: undefined, add: undefined });
  return (
    <>
      <PageHead
        crumbs={[
          { label: t('costs.title'), to: paths.costs },
          { label: t('costs.rules') },
        ]}
        title={t('costRules.title')}
        beside={
          <span>
            {t('costRules.version', { version: String(current.version) })},{' '}
            {current.createdAt
              ? t('costRules.since', {
                  date: format.date(current.createdAt),
                  who: current.createdBy?.replace(/^.*\//, '') ?? '–',
                })
              : t('costRules.builtIn')}
          </span>
        }
        actions={
          !editing && (
            <Button
              variant="primary"
              onClick={() => url.set({ edit: 'true' }, { push: true })}
            >
              {t('costRules.edit')}
            </Button>
          )
        }
      />
      <Box>{t('costRules.intro')}</Box>
      {editing ? (
        <RuleEditor
          current={current}
          suggestion={suggestion}
          onDone={version => {
            stop();
            toast.show({
              text: t('costRules.published', { version: String(version) }),
            });
          }}
          onCancel={stop}
        />
      ) : (
        <>
          <RuleList rules={current.rules} />
          <MonthsPanel current={current.version} />
        </>
      )}
      {toast.node}
    </>
  );
}

/** The rules that say whom charges belong to. */
export function RulesPage() {
  const { t } = useMlHomeTranslation();
  const query = useMlHomeQuery(['costs', 'rules'], (api, signal) =>
    api.costs.rules({}, { signal }),
  );
  return (
    <Page title={t('costRules.title')}>
      <Settled
        query={query}
        what={t('costRules.title')}
        failed={t('costRules.failed')}
      >
        {({ current }) => <Loaded current={current} />}
      </Settled>
    </Page>
  );
}
