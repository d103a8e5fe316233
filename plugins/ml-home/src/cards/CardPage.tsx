import EditOutlined from '@mui/icons-material/EditOutlined';
import FileDownloadOutlined from '@mui/icons-material/FileDownloadOutlined';
import MoreHoriz from '@mui/icons-material/MoreHoriz';
import Box from '@mui/material/Box';
import {
  CardFieldId,
  cardSections,
  CardView,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  ActionMenu,
  Age,
  Button,
  Chip,
  LoadingSkeleton,
  Notice,
  OwnerLink,
  PageHead,
  Panel,
  Segmented,
  Settled,
  useMlHomePaths,
  useMlHomeTranslation,
  useToast,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { Page, Stack } from '../shell/Page';
import { CardEvaluations } from './CardEvaluations';
import { EditDialog } from './EditDialog';
import { ExportDialog } from './ExportDialog';
import { ImportDialog } from './ImportDialog';
import { OpenQuestions } from './OpenQuestions';
import { PrintStyle } from '../shell/PrintStyle';
import { RevisionsDialog } from './RevisionsDialog';
import { SectionPanel } from './SectionPanel';
import { SectionsNav } from './SectionsNav';
import { useAutosave } from './useAutosave';
import {
  CardRef,
  useCard,
  useCardSuggestions,
  useRefreshCard,
} from './useCard';

/** Sections that stand at the right, short as they are. */
const aside = new Set(['uses', 'environment']);

type Dialog = 'export' | 'import' | 'revisions';

function Loaded(props: {
  cardRef: CardRef;
  view: CardView;
  reread: () => void;
}) {
  const { cardRef, view } = props;
  const { name, version } = cardRef;
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const url = useUrlState();
  const toast = useToast();
  const publicOnly = url.get('view') === 'public';
  const [menu, setMenu] = useState<HTMLElement | null>(null);
  const [dialog, setDialog] = useState<Dialog>();
  const [editing, setEditing] = useState<CardFieldId>();
  const [begin, setBegin] = useState(0);
  const autosave = useAutosave(cardRef, view, props.reread);
  const refresh = useRefreshCard(cardRef);
  const open = view.completeness.open.length;
  const mayEdit = view.mayWrite && !publicOnly;
  const suggestions = useCardSuggestions(cardRef, mayEdit && open > 0);
  const onEdit = mayEdit ? setEditing : undefined;
  const fill = () => {
    setBegin(begin + 1);
    document
      .getElementById('card-questions')
      ?.scrollIntoView({ block: 'start' });
  };
  const section = (one: (typeof cardSections)[number], narrow = false) => (
    // On paper there is one column, in the order of the sections.
    <Box
      key={one}
      sx={{ '@media print': { order: 1 + cardSections.indexOf(one) } }}
    >
      <SectionPanel
        section={one}
        view={view}
        publicOnly={publicOnly}
        onEdit={onEdit}
        narrow={narrow}
      />
    </Box>
  );
  return (
    <>
      <PrintStyle />
      <PageHead
        crumbs={[
          { label: t('models.title'), to: paths.models },
          { label: name, to: paths.model(name) },
          { label: `v${version}`, to: paths.version(name, version) },
        ]}
        title={t('cards.titleOf', { name, version })}
        beside={
          <>
            <Chip>
              {view.card.revision > 0
                ? t('cards.revision', { n: String(view.card.revision) })
                : t('cards.noRevision')}
            </Chip>
            {view.updatedAt && !publicOnly && (
              <>
                {t('cards.savedBy')} <OwnerLink entityRef={view.updatedBy} />{' '}
                <Age at={view.updatedAt} />
              </>
            )}
          </>
        }
        actions={
          <Box
            data-print="hide"
            sx={{ display: 'flex', gap: 1, alignItems: 'center' }}
          >
            <Segmented
              label={t('cards.view')}
              value={publicOnly ? 'public' : 'full'}
              options={[
                { value: 'full', label: t('cards.full') },
                { value: 'public', label: t('cards.public') },
              ]}
              onChange={value =>
                url.set({ view: value === 'public' ? value : undefined })
              }
            />
            <Button
              icon={<MoreHoriz />}
              aria-label={t('cards.more')}
              aria-haspopup="menu"
              onClick={event => setMenu(event.currentTarget)}
            />
            <Button
              icon={<FileDownloadOutlined />}
              onClick={() => setDialog('export')}
            >
              {t('cards.exportCard')}
            </Button>
            {mayEdit && (
              <Button
                variant="primary"
                icon={<EditOutlined />}
                disabled={open === 0}
                onClick={fill}
              >
                {open === 0
                  ? t('cards.allFilled')
                  : t('cards.fill', { count: open })}
              </Button>
            )}
          </Box>
        }
      />
      {publicOnly && (
        <Box data-print="hide">
          <Notice>{t('cards.publicNote')}</Notice>
        </Box>
      )}
      {!publicOnly && view.runHidden && <Notice>{t('cards.runHidden')}</Notice>}
      {!publicOnly &&
        view.notes.map(note => (
          <Notice key={note.field} state="warning">
            {note.message}
          </Notice>
        ))}
      <Box
        data-print="stack"
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: 'minmax(0, 1fr)',
          '@media (min-width: 1000px)': {
            gridTemplateColumns: publicOnly
              ? 'minmax(0, 1fr)'
              : '200px minmax(0, 1fr)',
          },
          '@media (min-width: 1400px)': {
            gridTemplateColumns: publicOnly
              ? 'minmax(0, 1fr) 340px'
              : '200px minmax(0, 1fr) 340px',
          },
        }}
      >
        {!publicOnly && (
          <Box
            sx={{
              '@media (min-width: 1000px)': { position: 'sticky', top: 8 },
            }}
          >
            <SectionsNav view={view} />
          </Box>
        )}
        <Stack>
          <CardEvaluations
            view={view}
            publicOnly={publicOnly}
            onSetBand={onEdit ? () => onEdit('evaluation.band') : undefined}
          />
          {cardSections.filter(one => !aside.has(one)).map(one => section(one))}
        </Stack>
        <Box
          sx={{
            '@media (min-width: 1000px) and (max-width: 1399px)': {
              gridColumn: publicOnly ? '1' : '2',
            },
          }}
        >
          <Stack>
            {mayEdit && (
              <OpenQuestions
                view={view}
                autosave={autosave}
                begin={begin}
                suggestions={suggestions.data?.items ?? []}
              />
            )}
            {!publicOnly && !view.mayWrite && (
              <Notice>{t('cards.readOnly')}</Notice>
            )}
            {section('uses', true)}
            {section('environment', true)}
          </Stack>
        </Box>
      </Box>
      <ActionMenu
        label={t('cards.more')}
        anchor={menu}
        onClose={() => setMenu(null)}
        groups={[
          [
            {
              label: t('cards.revisions'),
              onClick: () => setDialog('revisions'),
            },
            view.mayWrite && {
              label: t('cards.importCard'),
              onClick: () => setDialog('import'),
            },
          ],
          [
            { label: t('cards.print'), onClick: () => window.print() },
            {
              label: t('cards.refresh'),
              onClick: () =>
                refresh.mutate(undefined, {
                  onSuccess: () => toast.show({ text: t('cards.refreshed') }),
                }),
            },
          ],
        ]}
      />
      {dialog === 'export' && (
        <ExportDialog cardRef={cardRef} onClose={() => setDialog(undefined)} />
      )}
      {dialog === 'import' && (
        <ImportDialog
          cardRef={cardRef}
          view={view}
          onClose={() => setDialog(undefined)}
          onDone={() => toast.show({ text: t('cardFormats.imported') })}
        />
      )}
      {dialog === 'revisions' && (
        <RevisionsDialog
          cardRef={cardRef}
          view={view}
          onClose={() => setDialog(undefined)}
        />
      )}
      {editing && (
        <EditDialog
          cardRef={cardRef}
          id={editing}
          view={view}
          onClose={() => setEditing(undefined)}
        />
      )}
      {toast.node}
    </>
  );
}

export function CardPage() {
  const { name = '', version = '' } = useParams();
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const cardRef = { name, version };
  const query = useCard(cardRef);
  return (
    <Page title={`${t('cards.title')}, ${name} v${version}`}>
      <Settled
        query={query}
        what={t('cards.what', { name, version })}
        failed={t('cards.failed')}
        back={
          <Button to={paths.version(name, version)}>{t('cards.back')}</Button>
        }
        skeleton={
          <Panel label={t('cards.title')}>
            <LoadingSkeleton rows={8} />
          </Panel>
        }
      >
        {view => (
          <Loaded
            key={`${name} ${version}`}
            cardRef={cardRef}
            view={view}
            reread={() => query.refetch()}
          />
        )}
      </Settled>
    </Page>
  );
}
