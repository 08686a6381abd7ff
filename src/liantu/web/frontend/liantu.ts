// What every page loads: htmx, the panel in which figures open, small conveniences of forms.
import htmx from "htmx.org";
import { startFiles } from "./page/files";
import { startForms } from "./page/forms";
import { startPanel } from "./page/panel";

declare global {
  interface Window { htmx: typeof htmx }
}

window.htmx = htmx;
startPanel();
startForms();
startFiles();
