"""YouTube: answers of the Data API, info.json of yt-dlp, and youtube-comment-downloader."""

from __future__ import annotations

from discourse.comments.formats import Format
from discourse.comments.formats.youtube import api, downloader, ytdlp

FORMATS = (
    Format(
        "youtube_api",
        "comments of the YouTube Data API (commentThreads.list, comments.list)",
        "googleapis.com/youtube/v3/commentThreads?part=snippet,replies&videoId=..., all pages; one "
        "document, a list of pages or of items, or one a line; replies beyond five a comment come "
        "from comments?parentId=...",
        "authors, times, edits, likes, parents; how many replies are not in the file",
        "title and author of the video; whom a reply addresses among the replies (@name)",
        "on real answers of the API",
        api.recognise,
        batches=api.read,
    ),
    Format(
        "youtube_ytdlp",
        "info.json of yt-dlp with comments, of YouTube and other sites",
        "yt-dlp --write-comments --skip-download URL",
        "authors, likes, parents, title and address of the video, pinned and favoured",
        "exact times on YouTube: they are estimates from such as 2 weeks ago",
        "on a real excerpt with old keys, and on the keys of the present version",
        ytdlp.recognise,
        batches=ytdlp.read,
    ),
    Format(
        "youtube_downloader",
        "comments of youtube-comment-downloader, one a line or pretty",
        "youtube-comment-downloader --url URL --output comments.json",
        "authors, rounded likes, parents, hearts",
        "the video; exact times; exact likes above a thousand",
        "on files written to the keys of the program",
        downloader.recognise,
        read=downloader.read,
    ),
)
