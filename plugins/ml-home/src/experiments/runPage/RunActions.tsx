import CompareArrows from '@mui/icons-material/CompareArrows';
import MoreHoriz from '@mui/icons-material/MoreHoriz';
import {
  ActionMenu,
  Button,
  ConfirmDialog,
  ToastMessage,
  useMlHomePaths,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { Baseline, RunDetail } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { useSettingsActions } from '../runs/useSettings';
import { Refusals } from './mayChange';
import { NoteDialog } from './NoteDialog';
import { RenameDialog } from './RenameDialog';
import { TagDialog } from './TagDialog';
import { RunChanges } from './useRunChanges';

export type RunDialog = 'rename' | 'note' | 'tag' | 'archive';

/** Compares a run with its parent and the baseline. */
function CompareMenu(props: { run: RunDetail; baseline?: Baseline }) {
  const { run, baseline } = props;
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const other =
    baseline?.runId && baseline.runId !== run.runId ? baseline : undefined;
  const nothing = !run.parent && !other;
  return (
    <>
      <Button
        icon={<CompareArrows />}
        aria-haspopup="menu"
        aria-expanded={!!anchor}
        disabled={nothing}
        title={nothing ? t('runPage.nothingToCompare') : undefined}
        onClick={event => setAnchor(event.currentTarget)}
      >
        {t('runPage.compare')}
      </Button>
      <ActionMenu
        label={t('runPage.compare')}
        anchor={anchor}
        onClose={() => setAnchor(null)}
        groups={[
          [
            other && {
              label: t('runPage.compareBaseline', { name: other.label }),
              to: paths.compare([other.runId!, run.runId]),
            },
            run.parent && {
              label: t('runPage.compareParent', { name: run.parent.name }),
              to: paths.compare([run.parent.runId, run.runId]),
            },
          ],
        ]}
      />
    </>
  );
}

/** The dialogs of a run: one at a time, opened from its head or its panels. */
export function RunDialogs(props: {
  run: RunDetail;
  open: RunDialog | undefined;
  changes: RunChanges;
  onClose: () => void;
}) {
  const { run, open, changes, onClose } = props;
  const { t } = useMlHomeTranslation();
  const [error, setError] = useState<Error>();
  const common = { busy: changes.busy, onClose };
  if (open === 'rename') {
    return <RenameDialog {...common} name={run.name} onSave={changes.rename} />;
  }
  if (open === 'note') {
    return (
      <NoteDialog
        {...common}
        text={run.description ?? ''}
        onSave={changes.describe}
      />
    );
  }
  if (open === 'tag') return <TagDialog {...common} onSave={changes.tag} />;
  const close = () => {
    setError(undefined);
    onClose();
  };
  return (
    <ConfirmDialog
      open={open === 'archive'}
      title={t('runPage.archiveTitle', { name: run.name })}
      confirm={t('runPage.archiveConfirm', { name: run.name })}
      busy={changes.busy}
      error={error}
      onClose={close}
      onConfirm={() => changes.archive().then(close, setError)}
    >
      {t('runPage.archiveText')}
    </ConfirmDialog>
  );
}

/** What may be done with a run; what may not stays in sight, with the reason. */
export function RunActions(props: {
  run: RunDetail;
  baseline: Baseline | undefined;
  refusals: Refusals;
  changes: RunChanges;
  onOpen: (dialog: RunDialog) => void;
  show: (message: ToastMessage) => void;
}) {
  const { run, baseline, refusals, changes, onOpen } = props;
  const { t } = useMlHomeTranslation();
  const settings = useSettingsActions(run.experiment.id, props.show);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const label = t('runPage.actions', { name: run.name });
  return (
    <>
      <CompareMenu run={run} baseline={baseline} />
      <Button
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={!!anchor}
        icon={<MoreHoriz />}
        onClick={event => setAnchor(event.currentTarget)}
      />
      <ActionMenu
        label={label}
        anchor={anchor}
        onClose={() => setAnchor(null)}
        groups={[
          [
            {
              label: t('runPage.rename'),
              disabled: refusals.update,
              onClick: () => onOpen('rename'),
            },
            {
              label: run.description
                ? t('runPage.noteEdit')
                : t('runPage.noteAdd'),
              disabled: refusals.update,
              onClick: () => onOpen('note'),
            },
            {
              label: t('runPage.tagAdd'),
              disabled: refusals.update,
              onClick: () => onOpen('tag'),
            },
          ],
          [
            baseline?.runId === run.runId
              ? {
                  label: t('baseline.remove'),
                  disabled: refusals.settings,
                  note: t('runPage.selfBaseline'),
                  onClick: () => settings.removeBaseline(),
                }
              : {
                  label: t('runs.useBaseline'),
                  disabled: refusals.update,
                  onClick: () =>
                    settings.setBaseline({
                      runId: run.runId,
                      label: run.name,
                    }),
                },
          ],
          [
            run.lifecycleStage === 'active'
              ? {
                  label: t('runPage.archive'),
                  disabled: refusals.archive,
                  onClick: () => onOpen('archive'),
                }
              : {
                  label: t('runPage.restore'),
                  disabled: refusals.archive,
                  onClick: () => changes.restore(),
                },
          ],
        ]}
      />
    </>
  );
}
