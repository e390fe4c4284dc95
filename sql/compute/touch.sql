-- Fragment of compute/extract.sql: touch, where the event says that its visitor came from, '' if it does not say that one came. That is an
-- event with a campaign, or with a referrer on another site; or a page or screen without any referrer, to which one came directly. After
-- the event's moment stand source, medium and name of the campaign, the referrer's host and the landing page, with a NUL between two,
-- and none within.
        , replaceRegexpOne(
            lower(extract(if(/* insert: page_referrer */ != '', /* insert: page_referrer */, /* insert: own_referrer */), {url_host:String})),
            '^www[.]',
            '') AS touch_host
        , if(/* insert: page_url */ != '', /* insert: page_url */, /* insert: own_url */) AS touch_url
        , replaceRegexpOne(lower(extract(touch_url, {url_host:String})), '^www[.]', '') AS touch_own_host
        , splitByChar('.', touch_host) AS touch_names
        , splitByChar('.', touch_own_host) AS touch_own_names
        , touch_host != ''
            AND arraySlice(touch_names, if(length(touch_names[-1]) = 2 AND touch_names[-2] IN {second_levels:Array(String)}, -3, -2))
                != arraySlice(touch_own_names, if(length(touch_own_names[-1]) = 2 AND touch_own_names[-2] IN {second_levels:Array(String)}, -3, -2))
            AS touch_referred
        , /* insert: campaign_source */ != '' OR /* insert: campaign_medium */ != '' OR /* insert: campaign_name */ != '' AS touch_campaign
        , if(
            touch_campaign OR touch_referred OR (touch_host = '' AND type IN ('page', 'Page', 'PAGE', 'screen', 'Screen', 'SCREEN')),
            concat(
                moment,
                replaceAll(/* insert: campaign_source */, '\0', ''), '\0',
                replaceAll(/* insert: campaign_medium */, '\0', ''), '\0',
                replaceAll(/* insert: campaign_name */, '\0', ''), '\0',
                if(touch_referred, replaceAll(touch_host, '\0', ''), ''), '\0',
                replaceAll(
                    if(/* insert: page_path */ != '', /* insert: page_path */,
                        if(/* insert: own_path */ != '', /* insert: own_path */, extract(touch_url, {url_path:String}))),
                    '\0', '')),
            '') AS touch
