# Copyright: (c) 2026, StreamOps founders
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a report looks: on screens of any width, light and dark, and on paper."""

from __future__ import annotations

STYLE = """
:root{color-scheme:light dark;--page:#f4f6f8;--card:#fff;--ink:#16202b;--dim:#57636f;--rule:#d9dfe5;--soft:#eef2f5;
--ok:#0b7a5b;--warn:#9a5b00;--error:#bd2419;--stopped:#5f6b77;--unknown:#5f6b77;--unread:#6a45a8;--accent:#1f5fa8}
@media screen and (prefers-color-scheme:dark){:root{--page:#10151b;--card:#19212a;--ink:#e8edf2;--dim:#a3afbb;
--rule:#303b46;--soft:#212b35;--ok:#45cfa0;--warn:#f2b544;--error:#ff8578;--stopped:#a3afbb;--unknown:#a3afbb;
--unread:#bfa1f0;--accent:#7db4f0}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);overflow-wrap:anywhere;
font:15px/1.45 -apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",
"Liberation Sans",Arial,"DejaVu Sans",sans-serif}
main,header,footer{max-width:1160px;margin:0 auto;padding:0 20px}
header{padding-top:28px}
h1{font-size:27px;line-height:1.2;margin:0;letter-spacing:-.01em}
h2{font-size:19px;margin:34px 0 12px}
h3{font-size:16px;margin:0;display:flex;gap:8px;align-items:center;flex-wrap:wrap}
h3 small{font-weight:400}
p{margin:.4em 0}
small,.dim{color:var(--dim)}
a{color:var(--accent)}
.l-ok{--c:var(--ok)}.l-warn{--c:var(--warn)}.l-error{--c:var(--error)}.l-stopped{--c:var(--stopped)}
.l-unknown{--c:var(--unknown)}.l-unread{--c:var(--unread)}
.mark{flex:none;vertical-align:-4px}
.shape{fill:var(--c)}
.sign{fill:none;stroke:var(--card);stroke-width:2.1;stroke-linecap:round;stroke-linejoin:round}
.verdict{display:flex;gap:12px;align-items:center;background:var(--card);border:1px solid var(--rule);
border-left:6px solid var(--c);border-radius:10px;padding:13px 16px;margin:18px 0 14px;font-size:16px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px;margin:0;padding:0}
.tile{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:10px 14px}
.tile dt{color:var(--dim);font-size:13px}
.tile dd{margin:0;font-size:22px;font-weight:650;font-variant-numeric:tabular-nums}
.tile dd small{font-size:14px;font-weight:400}
.chips{display:flex;flex-wrap:wrap;gap:8px;margin:14px 0 0;padding:0;list-style:none}
.chips a{display:flex;gap:7px;align-items:center;background:var(--card);border:1px solid var(--rule);border-radius:99px;
padding:5px 13px 5px 8px;color:inherit;text-decoration:none;font-size:14px}
.chips a:hover,.chips a:focus-visible{border-color:var(--c)}
.card{background:var(--card);border:1px solid var(--rule);border-radius:12px;padding:16px;margin:0 0 16px}
.list{list-style:none;margin:0}
.list li{display:flex;gap:10px;padding:9px 0;border-top:1px solid var(--rule)}
.list li:first-child{border-top:0;padding-top:2px}.list li:last-child{padding-bottom:2px}
.list b{font-weight:600}
.legend{display:flex;flex-wrap:wrap;gap:6px 18px;margin:0 0 12px;padding:0;list-style:none;font-size:13px;
color:var(--dim)}
.legend li{display:flex;gap:6px;align-items:center}
figure{margin:0}
figure>svg{display:block;width:100%;height:auto;max-width:1040px;margin:0 auto}
figure>svg.narrow{display:none}
.frame{fill:var(--soft);stroke:var(--rule)}
.box{fill:var(--card);stroke:var(--c);stroke-width:1.3}
.bar{fill:var(--c)}
.edge{stroke:var(--c);stroke-width:2.2;stroke-linecap:round}
text{font-family:inherit;fill:var(--ink)}
text.strong{font-weight:600}text.dim{fill:var(--dim)}
.l-warn text.state,.l-error text.state,.l-unread text.state{fill:var(--c);font-weight:600}
table{width:100%;table-layout:fixed;border-collapse:collapse;font-size:14px;margin-top:12px}
th{text-align:left;color:var(--dim);font-weight:500;font-size:12.5px;padding:4px 10px 4px 0}
td{padding:7px 10px 7px 0;vertical-align:top;border-top:1px solid var(--rule)}
tbody.route>tr:first-child th{border-top:2px solid var(--rule);color:var(--ink);font-size:14.5px;font-weight:600;
padding-top:11px}
tbody.route>tr:first-child th small{font-weight:400}
.c0{width:9em}.c2{width:23%}.c3,.c4,.c5{width:136px}
td.kind{color:var(--dim)}
td.number{white-space:nowrap;font-variant-numeric:tabular-nums}
.spark{display:block;margin-top:2px}
.line{fill:none;stroke:var(--accent);stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}
.dot{fill:var(--accent)}.base{stroke:var(--rule);stroke-width:1}
.why{color:var(--c);font-weight:600}
code{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre-wrap}
ol.plan{margin:8px 0 0;padding-left:1.6em}ol.plan li{padding:2px 0}
footer{padding:22px 20px 40px;color:var(--dim);font-size:13px}
@media screen and (max-width:719px){
main,header,footer{padding-left:12px;padding-right:12px}
h1{font-size:23px}
.tiles{grid-template-columns:1fr 1fr}
.card{padding:12px}
figure>svg.wide{display:none}
figure>svg.narrow{display:block;max-width:420px}
table,tbody,tr,td,th{display:block;width:auto}
thead{display:none}
td{border:0;padding:3px 0}
tr+tr{border-top:1px solid var(--rule);padding:8px 0}
td.number{display:flex;gap:10px;align-items:center}
td.number::before{content:attr(data-label);color:var(--dim);width:6.2em;flex:none}
td.number .value{min-width:6.2em}
td.empty{display:none}
}
@media print{
@page{margin:13mm}
:root{--page:#fff;--soft:#f3f5f7}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{font-size:12px}
main,header,footer{max-width:none;padding-left:0;padding-right:0}
header{padding-top:0}
.card,.tile,.verdict,.list li,tbody.route,figure{break-inside:avoid}
.card.long,figure.long{break-inside:auto}
h2,h3{break-after:avoid}
.chips{display:none}
.tiles{grid-template-columns:repeat(6,1fr)}
.tile{padding:6px 9px}.tile dd{font-size:16px}.tile dd small{font-size:11px}.tile dt{font-size:11px}
table{font-size:11px}th{font-size:10.5px}
.c0{width:7.5em}.c3,.c4,.c5{width:104px}.spark{width:92px;height:22px}
}
"""
