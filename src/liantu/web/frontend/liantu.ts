// What every page loads: htmx, the panel in which figures open, small conveniences of forms.
import htmx from "htmx.org";
import { startFiles } from "./page/files";
import { startForms } from "./page/forms";
import { startKeys } from "./page/keys";
import { startPanel } from "./page/panel";
import { startReach } from "./page/reach";
import { startStacks } from "./page/stacks";
import { startPickers } from "./page/picker";
import { startTables } from "./page/tables";
import { startWords } from "./page/words";

declare global {
  interface Window { htmx: typeof htmx }
}

window.htmx = htmx;
startPanel();
startForms();
startFiles();
startTables();
startStacks();
startReach();
startPickers();
startKeys();
startWords();
