-- What is known of the person with this phone, and who said so?
SELECT trait, value, source, toDate(set_at) AS since
FROM identity.profile_traits JOIN identity.identity_map USING profile_id
WHERE id_value = 'bbb-bbb-bbb'
ORDER BY trait
