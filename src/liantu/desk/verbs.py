"""``liantu digest``: what the day brings, and the daily digest by mail."""

from __future__ import annotations

import click

from liantu.rooms.terminal.start import start_city


@click.command("digest")
def digest_command() -> None:
    """生成当日提醒，并向每人发送一次每日摘要邮件；重复运行不会重复发送。

    Tell people what the day brings and mail everybody the digest of what was not read, once a day; run again it sends nothing twice.
    """
    start_city()
    from django.utils import timezone

    from liantu.desk.actions import send_digests

    done = send_digests(timezone.localdate())
    if not done.mail:
        click.echo("未配置邮件（LIANTU_MAIL_HOST），提醒只在平台内显示。 Mail is not set up; people are told in the platform alone.")
        return
    click.echo(f"已发送 {done.sent} 封，被拒 {done.refused} 封。 {done.sent} sent, {done.refused} refused.")
    if done.refused:
        raise SystemExit(1)
