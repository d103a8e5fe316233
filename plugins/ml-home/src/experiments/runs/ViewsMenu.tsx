import BookmarkBorder from '@mui/icons-material/BookmarkBorder';
import DeleteOutline from '@mui/icons-material/DeleteOutline';
import Group from '@mui/icons-material/Group';
import LinkIcon from '@mui/icons-material/Link';
import LockOutlined from '@mui/icons-material/LockOutlined';
import Box from '@mui/material/Box';
import {
  Button,
  ConfirmDialog,
  FloatingPanel,
  IconButton,
  messageOf,
  OwnerLink,
  ToastMessage,
  type,
  useCopy,
  useMlHomeMutation,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { SavedView } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { Link, useLocation } from 'react-router-dom';
import { viewStateOf } from './runsState';
import { SaveViewDialog } from './SaveViewDialog';

const VIEW = 'saved';

/** The state of the page as a view keeps it. */
const stateNow = (search: string): string => {
  const query = new URLSearchParams(viewStateOf(search));
  query.delete(VIEW);
  return query.toString();
};

/** Saved views: an address under a name, private or shared. */
export function ViewsMenu(props: {
  experiment: string;
  show: (message: ToastMessage) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { pathname, search } = useLocation();
  const { copy } = useCopy();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [saving, setSaving] = useState(false);
  const [removing, setRemoving] = useState<SavedView>();
  const params = { id: props.experiment };
  const key = ['experiment', props.experiment, 'views'];
  const openId = new URLSearchParams(search).get(VIEW);
  const views = useMlHomeQuery(
    key,
    (api, signal) => api.tracking.views({ params }, { signal }),
    { enabled: !!anchor || !!openId, staleTime: 10_000 },
  );
  const failed = (error: Error) =>
    props.show({ text: t('views.saveFailed', { why: messageOf(error) }) });
  const save = useMlHomeMutation(
    (api, body: { name: string; shared: boolean; state: string }) =>
      api.tracking.saveView({ params, body }),
    [key],
  );
  const update = useMlHomeMutation(
    (api, { id, ...body }: { id: string; shared?: boolean; state?: string }) =>
      api.tracking.updateView({ params: { ...params, viewId: id }, body }),
    [key],
  );
  const remove = useMlHomeMutation(
    (api, id: string) =>
      api.tracking.deleteView({ params: { ...params, viewId: id } }),
    [key],
  );
  const list = views.data?.views ?? [];
  const current = list.find(view => view.id === openId);
  const state = stateNow(search);
  const changed = current && current.state !== state;
  const hrefOf = (view: SavedView) => {
    const query = new URLSearchParams(view.state);
    query.set(VIEW, view.id);
    return `${pathname}?${query}`;
  };
  const groups: [string, SavedView[]][] = [
    [t('views.mine'), list.filter(view => view.mine)],
    [t('views.shared'), list.filter(view => !view.mine)],
  ];
  return (
    <>
      <Button
        icon={<BookmarkBorder />}
        aria-haspopup="dialog"
        aria-expanded={!!anchor}
        onClick={event => setAnchor(event.currentTarget)}
      >
        {current
          ? `${t('views.current', { name: current.name })}${
              changed ? `, ${t('views.changed')}` : ''
            }`
          : t('views.button')}
      </Button>
      <FloatingPanel
        label={t('views.button')}
        anchor={anchor}
        onClose={() => setAnchor(null)}
        width={380}
        align="right"
      >
        <Box sx={{ maxHeight: 360, overflow: 'auto', py: 1 }}>
          {views.error && (
            <Box role="alert" sx={{ px: 2, color: k.errorText }}>
              {t('views.failed')}
            </Box>
          )}
          {!views.error && !list.length && (
            <Box sx={{ px: 2, color: k.second }}>
              {views.isPending ? t('filter.loading') : t('views.none')}
            </Box>
          )}
          {groups
            .filter(([, some]) => some.length)
            .map(([label, some]) => (
              <Box key={label}>
                <Box sx={{ px: 2, pt: 0.5, ...type.small, color: k.second }}>
                  {label}
                </Box>
                {some.map(view => (
                  <Box
                    key={view.id}
                    sx={{
                      display: 'flex',
                      alignItems: 'center',
                      minHeight: 32,
                      px: 2,
                      gap: 0.5,
                      bgcolor: view.id === openId ? k.accentGround : undefined,
                      '&:hover': { bgcolor: k.hover },
                    }}
                  >
                    <Box
                      component={Link}
                      to={hrefOf(view)}
                      onClick={() => setAnchor(null)}
                      sx={{
                        color: k.text,
                        textDecoration: 'none',
                        flex: 1,
                        minWidth: 0,
                        overflow: 'hidden',
                        textOverflow: 'ellipsis',
                        whiteSpace: 'nowrap',
                      }}
                    >
                      {view.name}
                    </Box>
                    {!view.mine && (
                      <OwnerLink plain compact entityRef={view.createdBy} />
                    )}
                    <IconButton
                      label={t('views.copyLink', { name: view.name })}
                      onClick={() => {
                        copy(`${window.location.origin}${hrefOf(view)}`);
                        props.show({
                          text: t('views.linkCopied', { name: view.name }),
                        });
                      }}
                    >
                      <LinkIcon />
                    </IconButton>
                    {view.mine && (
                      <>
                        <IconButton
                          label={t(
                            view.shared
                              ? 'views.makePrivate'
                              : 'views.makeShared',
                            { name: view.name },
                          )}
                          onClick={() =>
                            update
                              .mutateAsync({
                                id: view.id,
                                shared: !view.shared,
                              })
                              .catch(failed)
                          }
                        >
                          {view.shared ? <Group /> : <LockOutlined />}
                        </IconButton>
                        <IconButton
                          label={t('views.delete', { name: view.name })}
                          onClick={() => setRemoving(view)}
                        >
                          <DeleteOutline />
                        </IconButton>
                      </>
                    )}
                  </Box>
                ))}
              </Box>
            ))}
        </Box>
        <Box
          sx={{
            borderTop: `1px solid ${k.line}`,
            p: 1,
            display: 'flex',
            flexDirection: 'column',
            alignItems: 'flex-start',
          }}
        >
          {current?.mine && changed && (
            <Button
              variant="text"
              onClick={() =>
                update.mutateAsync({ id: current.id, state }).then(
                  () =>
                    props.show({
                      text: t('views.saved', { name: current.name }),
                    }),
                  failed,
                )
              }
            >
              {t('views.overwrite', { name: current.name })}
            </Button>
          )}
          <Button
            variant="text"
            onClick={() => {
              setAnchor(null);
              setSaving(true);
            }}
          >
            {t('views.save')}
          </Button>
        </Box>
      </FloatingPanel>
      {saving && (
        <SaveViewDialog
          onClose={() => setSaving(false)}
          onSave={(name, shared) =>
            save
              .mutateAsync({ name, shared, state })
              .then(() => props.show({ text: t('views.saved', { name }) }))
          }
        />
      )}
      {removing && (
        <ConfirmDialog
          open
          title={t('views.deleteTitle', { name: removing.name })}
          confirm={t('views.delete', { name: removing.name })}
          busy={remove.isPending}
          error={remove.error}
          onClose={() => setRemoving(undefined)}
          onConfirm={() =>
            remove.mutateAsync(removing.id).then(
              () => {
                props.show({
                  text: t('views.deleted', { name: removing.name }),
                });
                setRemoving(undefined);
              },
              () => undefined,
            )
          }
        >
          {t('views.deleteText')}
        </ConfirmDialog>
      )}
    </>
  );
}
