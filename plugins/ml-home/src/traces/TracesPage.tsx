import {
  Button,
  LoadingSkeleton,
  PageHead,
  Panel,
  Settled,
  useMlHomePaths,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useParams } from 'react-router-dom';
import { useExperiment } from '../experiments/useExperiments';
import { Page } from '../shell/Page';
import { TracesPanel } from './TracesPanel';

/** The traces of an experiment. */
export function TracesPage() {
  const { id = '' } = useParams();
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const query = useExperiment(id);
  const title = query.data
    ? t('traces.of', { name: query.data.name })
    : t('traces.title');
  return (
    <Page title={title}>
      <Settled
        query={query}
        what={t('experiment.what', { id })}
        failed={t('experiment.failed')}
        back={<Button to={paths.experiments}>{t('experiment.back')}</Button>}
        skeleton={
          <Panel label={t('traces.title')}>
            <LoadingSkeleton rows={8} />
          </Panel>
        }
      >
        {experiment => (
          <>
            <PageHead
              crumbs={[
                { label: t('experiments.title'), to: paths.experiments },
                {
                  label: experiment.name,
                  to: paths.experiment(experiment.id),
                },
                { label: t('traces.title') },
              ]}
              title={t('traces.title')}
            />
            <TracesPanel
              label={title}
              of={{ experiment: experiment.id }}
              experiment={experiment.name}
            />
          </>
        )}
      </Settled>
    </Page>
  );
}
