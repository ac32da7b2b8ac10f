import { Route, Switch } from 'wouter';
import { useWords } from '../app/language.js';
import { NotFound, Page } from '../app/page.js';
import '../styles/desk.js';
import { shellWords } from '../words/shell.js';
import { WalkIn } from './walkIn.js';

const empty = ['cases', 'tasks', 'search', 'imports', 'calculator'] as const;

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
      <Route path="/walk-in">
        <WalkIn />
      </Route>
      <Route component={NotFound} />
    </Switch>
  );
}
