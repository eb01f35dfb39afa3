"""The columns of tables made of Reddit's data: how programs name them, and which are not read."""

from __future__ import annotations

from typing import Final

from discourse.comments.formats.reddit.fields import FIELDS, META_FIELDS

# What stands for Reddit's own names in tables; the first that a table has is taken.
OTHER_NAMES: Final = {
    "id": ("comment_id",),
    "link_id": ("submission_id", "post_id", "thread_id", "submission"),
    "created_utc": ("created", "timestamp", "utc_datetime_str", "datetime", "date", "time"),
    "permalink": ("link", "comment_link", "post_link"),
    "body": ("comment", "comment_body", "text"),
    "score": ("ups", "upvotes"),
    "author": ("username", "user"),
    "num_comments": ("comms_num",),
    "author_flair_text": ("author_flair",),
    "link_flair_text": ("flair",),
}
# A table with a text or a title is Reddit's if it has two of these, or one and one of the others.
TELLING: Final = frozenset(
    [
        "link_id",
        "subreddit",
        "subreddit_id",
        "created_utc",
        "author_fullname",
        "author_flair",
        "author_flair_text",
        "controversiality",
        "comms_num",
        "is_self",
        "is_submitter",
        "over_18",
        "upvote_ratio",
        "crosspost_parent",
        "selftext",
        "num_crossposts",
        "score_hidden",
        "authorlinkkarma",
    ]
)
HINTING: Final = frozenset(
    [
        "parent_id",
        "permalink",
        "num_comments",
        "retrieved_on",
        "gilded",
        "stickied",
        "distinguished",
        "ups",
        "downs",
    ]
)
TEXTS: Final = frozenset(("body", "selftext", "title", "text", "comment", "comment_body"))
# Fields of the API that say nothing about what was written: of the page, of media, of moderators.
UNREAD: Final = frozenset(
    [
        "all_awardings",
        "allow_live_comments",
        "approved_at_utc",
        "approved_by",
        "archived",
        "associated_award",
        "author_cakeday",
        "author_created_utc",
        "author_flair_background_color",
        "author_flair_css_class",
        "author_flair_richtext",
        "author_flair_template_id",
        "author_flair_text_color",
        "author_flair_type",
        "author_is_blocked",
        "author_patreon_flair",
        "author_premium",
        "awarders",
        "banned_at_utc",
        "banned_by",
        "body_html",
        "can_gild",
        "can_mod_post",
        "category",
        "clicked",
        "collapsed",
        "collapsed_because_crowd_control",
        "collapsed_reason",
        "collapsed_reason_code",
        "comment_type",
        "content_categories",
        "contest_mode",
        "crosspost_parent_list",
        "d_",
        "discussion_type",
        "downs",
        "editable",
        "full_link",
        "gallery_data",
        "gildings",
        "hidden",
        "is_blank",
        "is_crosspostable",
        "is_gallery",
        "is_meta",
        "is_original_content",
        "is_reddit_media_domain",
        "is_robot_indexable",
        "likes",
        "link_author",
        "link_flair_background_color",
        "link_flair_css_class",
        "link_flair_richtext",
        "link_flair_template_id",
        "link_flair_text_color",
        "link_flair_type",
        "link_url",
        "media",
        "media_embed",
        "media_metadata",
        "media_only",
        "mod_note",
        "mod_reason_by",
        "mod_reason_title",
        "mod_reports",
        "name",
        "nest_level",
        "no_follow",
        "num_reports",
        "parent_whitelist_status",
        "pinned",
        "poll_data",
        "preview",
        "profile_img",
        "profile_over_18",
        "pwls",
        "quarantine",
        "removed_by",
        "replies",
        "reply_delay",
        "report_reasons",
        "rte_mode",
        "saved",
        "secure_media",
        "secure_media_embed",
        "selftext_html",
        "send_replies",
        "subreddit_id",
        "subreddit_name_prefixed",
        "subreddit_subscribers",
        "subreddit_type",
        "suggested_sort",
        "thumbnail",
        "thumbnail_height",
        "thumbnail_width",
        "top_awarded_type",
        "treatment_tags",
        "unrepliable_reason",
        "url_overridden_by_dest",
        "user_reports",
        "view_count",
        "visited",
        "whitelist_status",
        "wls",
    ]
)
# What a map of columns calls the fields.
OF_CONTRACT: Final = {
    "comment_id": "id",
    "thread_id": "link_id",
    "parent_id": "parent_id",
    "author": "author",
    "author_id": "author_fullname",
    "text": "body",
    "created_at": "created_utc",
    "edited_at": "edited",
    "retrieved_at": "retrieved_on",
    "score": "score",
    "title": "title",
    "url": "permalink",
    "forum": "subreddit",
}
# Tables without a header, as the scripts for Pushshift's dumps write them.
LAYOUTS: Final = (
    ("author", "score", "created", "link", "body"),
    ("author", "title", "score", "created", "link", "text", "url"),
    ("score", "created", "author", "link", "body"),
    ("score", "created", "title", "author", "link", "text"),
)


def fields_of(names: list[str], chosen: dict[str, str]) -> dict[str, str]:
    """Which column holds which of Reddit's fields; ``chosen`` are those of a column map."""
    by_lower: dict[str, str] = {}
    for name in names:
        by_lower.setdefault(name.strip().lower(), name)
    found = {OF_CONTRACT[t]: name for t, name in chosen.items() if t in OF_CONTRACT}
    own = {field: (field, f"_meta.{field}") for field in (*FIELDS, *META_FIELDS)}
    for candidates in (own, OTHER_NAMES):
        for field, others in candidates.items():
            free = (by_lower[n] for n in others if n in by_lower)
            free = (name for name in free if name not in {*found.values(), *chosen.values()})
            if field not in found and (taken := next(free, None)) is not None:
                found[field] = taken
    return found
