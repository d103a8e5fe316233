import {
  ActionMenu,
  useMlHomePaths,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunRow } from '@ml-home/backstage-plugin-ml-home-common';

/** What may be done with one run. */
export function RowMenu(props: {
  at: { run: RunRow; anchor: HTMLElement } | undefined;
  onClose: () => void;
  mayUpdate: boolean;
  mayDelete: boolean;
  baselineRun: string | undefined;
  onBaseline: (run: RunRow) => void;
  onNoBaseline: () => void;
  onArchive: (run: RunRow) => void;
  onRestore: (run: RunRow) => void;
  onCopy: (run: RunRow) => void;
}) {
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const run = props.at?.run;
  if (!run) return null;
  return (
    <ActionMenu
      label={t('runs.rowMenu', { name: run.name })}
      anchor={props.at!.anchor}
      onClose={props.onClose}
      groups={[
        [
          { label: t('runs.open'), to: paths.run(run.runId) },
          { label: t('runs.copyId'), onClick: () => props.onCopy(run) },
        ],
        [
          run.runId === props.baselineRun
            ? {
                label: t('baseline.remove'),
                disabled: !props.mayUpdate && t('runs.mayNot'),
                onClick: props.onNoBaseline,
              }
            : {
                label: t('runs.useBaseline'),
                disabled: !props.mayUpdate && t('runs.mayNot'),
                onClick: () => props.onBaseline(run),
              },
        ],
        [
          run.lifecycleStage === 'active'
            ? {
                label: t('runs.archiveRun'),
                disabled: !props.mayDelete && t('runs.mayNot'),
                onClick: () => props.onArchive(run),
              }
            : {
                label: t('runs.restoreRun'),
                disabled: !props.mayDelete && t('runs.mayNot'),
                onClick: () => props.onRestore(run),
              },
        ],
      ]}
    />
  );
}
