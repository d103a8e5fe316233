import { Route, Routes } from 'react-router-dom';
import { ProjectPage } from './ProjectPage';
import { ProjectsPage } from './ProjectsPage';
import { Missing } from '../shell/Missing';

export const ProjectsTab = () => (
  <Routes>
    <Route index element={<ProjectsPage />} />
    <Route path=":name" element={<ProjectPage />} />
    <Route path="*" element={<Missing />} />
  </Routes>
);
