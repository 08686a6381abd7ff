// What every page loads: htmx, Alpine (CSP build), the figure panel, small conveniences of forms.
import htmx from "htmx.org";
import Alpine from "@alpinejs/csp";
import { startPanel } from "./panel";
import { startForms } from "./forms";
import { startFiles } from "./files";

declare global {
  interface Window { htmx: typeof htmx; Alpine: typeof Alpine }
}

window.htmx = htmx;
window.Alpine = Alpine;
startPanel();
startForms();
startFiles();
Alpine.start();
