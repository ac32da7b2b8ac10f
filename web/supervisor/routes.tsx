import { Route, Switch } from 'wouter';
import { NotFound } from '../app/page.js';
import '../styles/desk.js';
import '../styles/supervisor.css';
import { Behind } from './behind.js';
import { Counted } from './counted.js';
import { Engine } from './engine.js';
import { Figures } from './figures.js';
import { Overview } from './overview.js';

/** The unit's figures and its engine. */
export default function SupervisorRoutes() {
  return (
    <Switch>
      <Route path="/overview">
        <Overview />
      </Route>
      <Route path="/overview/:list">{({ list }) => <Behind key={list} list={list} />}</Route>
      <Route path="/figures">
        <Figures />
      </Route>
      <Route path="/figures/:list">{({ list }) => <Counted key={list} list={list} />}</Route>
      <Route path="/engine">
        <Engine />
      </Route>
      <Route component={NotFound} />
    </Switch>
  );
}
