import OpenInNew from '@mui/icons-material/OpenInNew';
import ContentCopy from '@mui/icons-material/ContentCopy';
import {
  Age,
  Button,
  Chip,
  CodeBlock,
  LoadingSkeleton,
  ObjectTabs,
  PageHead,
  Panel,
  PlainDialog,
  Settled,
  useEntityHref,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ModelDetail } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { Page } from '../shell/Page';
import { loadLines } from './metrics';
import { hasLineage, ModelLineage } from './ModelLineage';
import { ModelOverview } from './ModelOverview';
import { ModelVersionsPanel } from './ModelVersionsPanel';
import { useModel } from './useModel';
import { useTrackingUri } from './useTrackingUri';

function UseDialog(props: {
  model: ModelDetail;
  open: boolean;
  onClose: () => void;
}) {
  const { t } = useMlHomeTranslation();
  const uri = useTrackingUri();
  const paths = useMlHomePaths();
  return (
    <PlainDialog
      open={props.open}
      onClose={props.onClose}
      title={t('model.useTitle', { name: props.model.name })}
      width={680}
      actions={
        <>
          <Button to={paths.tokens}>{t('tokens.title')}</Button>
          <Button onClick={props.onClose}>{t('confirm.close')}</Button>
        </>
      }
    >
      <CodeBlock
        primary
        label={t('model.use')}
        code={loadLines(props.model, uri)}
      />
    </PlainDialog>
  );
}

function Loaded(props: { model: ModelDetail }) {
  const { model } = props;
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const url = useUrlState();
  const inCatalog = useEntityHref()(model.entityRef);
  const [using, setUsing] = useState(false);
  const lineage = hasLineage(model);
  const tabs = [
    { id: 'overview', label: t('model.overview') },
    {
      id: 'versions',
      label: t('models.versions'),
      count: format.number(model.versionCount),
    },
    ...(lineage ? [{ id: 'lineage', label: t('model.lineage') }] : []),
  ];
  const tab = tabs.find(one => one.id === url.get('tab'))?.id ?? 'overview';
  const chips = [model.task, model.lifecycle?.value].filter(
    (chip): chip is string => !!chip,
  );
  return (
    <>
      <PageHead
        crumbs={[
          { label: t('models.title'), to: paths.models },
          { label: model.name },
        ]}
        title={model.title ?? model.name}
        beside={
          <>
            {chips.map(chip => (
              <Chip key={chip}>{chip}</Chip>
            ))}
            {model.demo && <Chip>{t('table.demo')}</Chip>}
            <span>
              {t('model.changed')} <Age at={model.updatedAt} />
            </span>
          </>
        }
        actions={
          <>
            {inCatalog && (
              <Button icon={<OpenInNew />} to={inCatalog}>
                {t('model.inCatalog')}
              </Button>
            )}
            {model.registered && (
              <Button
                variant="primary"
                icon={<ContentCopy />}
                onClick={() => setUsing(true)}
              >
                {t('model.use')}
              </Button>
            )}
          </>
        }
      />
      <ObjectTabs
        label={t('model.tabs')}
        tabs={tabs}
        active={tab}
        hrefOf={id => (id === 'overview' ? '?' : `?tab=${id}`)}
      />
      {tab === 'overview' && <ModelOverview model={model} />}
      {tab === 'versions' && <ModelVersionsPanel model={model} />}
      {tab === 'lineage' && <ModelLineage model={model} />}
      <UseDialog model={model} open={using} onClose={() => setUsing(false)} />
    </>
  );
}

export function ModelPage() {
  const { name = '' } = useParams();
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const model = useModel(name);
  return (
    <Page title={name}>
      <Settled
        query={model}
        what={t('model.what', { name })}
        failed={t('model.failed')}
        back={<Button to={paths.models}>{t('model.back')}</Button>}
        skeleton={
          <>
            <PageHead
              crumbs={[
                { label: t('models.title'), to: paths.models },
                { label: name },
              ]}
              title={name}
            />
            <Panel label={name}>
              <LoadingSkeleton rows={6} />
            </Panel>
          </>
        }
      >
        {data => <Loaded model={data} />}
      </Settled>
    </Page>
  );
}
