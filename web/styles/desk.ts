// dkfds, in a layer below our own stylesheet (`dkfds.ts`): tables, tags, cards and the rest of the desk. Its package
// exports no stylesheet, so the file itself is named.
import '../../node_modules/dkfds/dist/css/dkfds.css';
