import { Route, Switch } from 'wouter';
import { useWords } from '../app/language.js';
import { NotFound, Page } from '../app/page.js';
import '../styles/desk.js';
import '../styles/case.css';
import { shellWords } from '../words/shell.js';
import { CasePage } from './casePage.js';
import { Tasks } from './taskList.js';
import { TaskPage } from './taskPage.js';
import { WalkIn } from './walkIn.js';

const empty = ['cases', 'search', 'imports', 'calculator'] as const;

/** What everybody does at a desk. */
export default function DeskRoutes() {
  const { places } = useWords(shellWords);
  return (
    <Switch>
      {empty.map((place) => (
        <Route key={place} path={`/${place}`}>
          <Page title={places[place]}>{null}</Page>
        </Route>
      ))}
      <Route path="/cases/:caseId">{({ caseId }) => <CasePage key={caseId} caseId={caseId} />}</Route>
      <Route path="/tasks">
        <Tasks />
      </Route>
      <Route path="/tasks/:taskId">{({ taskId }) => <TaskPage key={taskId} taskId={taskId} />}</Route>
      <Route path="/walk-in">
        <WalkIn />
      </Route>
      <Route component={NotFound} />
    </Switch>
  );
}
