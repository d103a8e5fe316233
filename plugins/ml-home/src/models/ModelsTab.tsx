import { Route, Routes } from 'react-router-dom';
import { CardPage } from '../cards';
import { ModelPage } from './ModelPage';
import { ModelsPage } from './ModelsPage';
import { VersionPage } from './VersionPage';
import { Missing } from '../shell/Missing';

export const ModelsTab = () => (
  <Routes>
    <Route index element={<ModelsPage />} />
    <Route path=":name" element={<ModelPage />} />
    <Route path=":name/versions/:version" element={<VersionPage />} />
    <Route path=":name/versions/:version/card" element={<CardPage />} />
    <Route path="*" element={<Missing />} />
  </Routes>
);
