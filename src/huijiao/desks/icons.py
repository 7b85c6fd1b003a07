"""The icons: strokes in a 16 × 16 box, drawn for this system; they always stand beside a word or a label."""

from __future__ import annotations

from collections.abc import Mapping

#: name → inner SVG. Colour and width come from the style sheet.
ICONS: Mapping[str, str] = {
    "mark": '<path d="M2 5.5 8 2l6 3.5v5L8 14l-6-3.5zM2 5.5 8 9l6-3.5M8 9v5"/>',
    "check": '<path d="m3 8.5 3.2 3.2L13 4.8"/>',
    "done": '<circle cx="8" cy="8" r="6.2"/><path d="m5.2 8.2 2 2 3.6-4"/>',
    "cross": '<path d="m4 4 8 8m0-8-8 8"/>',
    "block": '<circle cx="8" cy="8" r="6.2"/><path d="m5.7 5.7 4.6 4.6m0-4.6-4.6 4.6"/>',
    "warn": '<path d="M8 2.2 14.2 13.4H1.8zM8 6.6v3.2m0 1.7v.1"/>',
    "look": '<circle cx="7" cy="7" r="4.6"/><path d="m10.5 10.5 3.5 3.5"/>',
    "info": '<circle cx="8" cy="8" r="6.2"/><path d="M8 7.4v3.6M8 5v.1"/>',
    "clock": '<circle cx="8" cy="8" r="6.2"/><path d="M8 4.4V8l2.4 1.6"/>',
    "hand": '<path d="M13.6 8.2a5.6 5.6 0 1 1-3-5l3-1-.6 3.2M5.4 8.2l1.9 1.9 3.4-3.8"/>',
    "bell": '<path d="M3.4 11.4h9.2c-1-1-1.4-2-1.4-4.2 0-2-1.2-3.8-3.2-3.8S4.8 5.2 4.8 7.2c0 2.2-.4 3.2-1.4 4.2zM6.8 13.6h2.4"/>',
    "user": '<circle cx="8" cy="5.4" r="2.7"/><path d="M2.8 13.8c.4-3 2.4-4.4 5.2-4.4s4.8 1.4 5.2 4.4"/>',
    "people": '<circle cx="6" cy="5.4" r="2.3"/><path d="M1.8 13c.3-2.6 1.9-3.8 4.2-3.8s3.9 1.2 4.2 3.8M10.2 3.3a2.3 2.3 0 0 1 0 4.2M12 9.7c1.3.5 2.1 1.6 2.3 3.3"/>',
    "up": '<path d="M8 10.6V2.8M4.8 5.8 8 2.6l3.2 3.2M2.6 10.2v3.2h10.8v-3.2"/>',
    "down": '<path d="M8 2.6v7.8M4.8 7.4 8 10.6l3.2-3.2M2.6 10.2v3.2h10.8v-3.2"/>',
    "file": '<path d="M9.4 1.8H3.8v12.4h8.4V4.6zM9.4 1.8v2.8h2.8"/>',
    "folder": '<path d="M1.8 12.8V3.2h4.4l1.4 1.8h6.6v7.8z"/>',
    "arrow": '<path d="M3 8h10M9.4 4.4 13 8l-3.6 3.6"/>',
    "more": '<path d="m4 6 4 4 4-4"/>',
    "asc": '<path d="M8 12.6V3.4M4.8 6.6 8 3.4l3.2 3.2"/>',
    "desc": '<path d="M8 3.4v9.2M4.8 9.4 8 12.6l3.2-3.2"/>',
    "plus": '<path d="M8 3v10M3 8h10"/>',
    "edit": '<path d="m10.6 2.8 2.6 2.6L5.6 13H3v-2.6z"/>',
    "trash": '<path d="M2.8 4.4h10.4M6.2 4.2V2.4h3.6v1.8M4.2 4.4l.6 9.2h6.4l.6-9.2"/>',
    "pause": '<path d="M5.4 3.6v8.8M10.6 3.6v8.8"/>',
    "play": '<path d="m5 3.2 7.4 4.8L5 12.8z"/>',
    "again": '<path d="M13.2 8A5.2 5.2 0 1 1 11 3.8M13.2 2v3h-3"/>',
    "out": '<path d="M9 2.6h4.4V7M13.2 2.8 7.4 8.6M6.6 3.6h-4v9.8h9.8v-4"/>',
    "print": '<path d="M4.4 6V2.2h7.2V6M4.4 11.4H2.2V6h11.6v5.4h-2.2M4.4 9.4h7.2v4.4H4.4z"/>',
    "globe": '<circle cx="8" cy="8" r="6.2"/><path d="M1.8 8h12.4M8 1.8c4 4 4 8.4 0 12.4-4-4-4-8.4 0-12.4z"/>',
    "lock": '<path d="M3.4 7.2h9.2v6.4H3.4zM5.4 7V4.8a2.6 2.6 0 0 1 5.2 0V7"/>',
    "seal": '<circle cx="8" cy="6.6" r="4.6"/><path d="m5.4 10.4-1 4L8 12.6l3.6 1.8-1-4M6 6.6l1.5 1.5L10.2 5.4"/>',
    "data": '<ellipse cx="8" cy="3.8" rx="5.4" ry="2"/><path d="M2.6 3.8v8.4c0 1.1 2.4 2 5.4 2s5.4-.9 5.4-2V3.8M2.6 8c0 1.1 2.4 2 5.4 2s5.4-.9 5.4-2"/>',
    "place": '<path d="M8 14.2c-3-3.4-4.6-5.6-4.6-7.6a4.6 4.6 0 0 1 9.2 0c0 2-1.6 4.2-4.6 7.6z"/><circle cx="8" cy="6.6" r="1.6"/>',
    "chat": '<path d="M2 3h12v8.4H7L4 14v-2.6H2z"/>',
}
